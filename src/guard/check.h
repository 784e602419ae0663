// One file as a whole: what kind it is, what its cells hold, what the rules say. What `stoa check` does for each file.
#pragma once

#include <chrono>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "guard/archive.h"
#include "guard/artefact.h"
#include "guard/inspector.h"
#include "guard/notebook_cells.h"
#include "guard/verdict.h"

namespace stoa::guard {

enum class FileKind : std::uint8_t { notebook, python, shell, artefact, other };

/// By content, and by the name where content says nothing; a startup file is one by where it lies.
[[nodiscard]] FileKind kind_of_file(std::string_view name, std::string_view content);

/// Whether content that begins like this can be code whatever its name is: kind_of_file says of nothing else that it is some.
[[nodiscard]] bool may_be_code(std::string_view beginning);

/// What there is to read in it; nothing in what is no code. Errors: no notebook.
[[nodiscard]] std::expected<std::vector<NotebookCell>, DecodeError> cells_of_file(FileKind kind, std::string_view content);

struct CheckedFile {
    FileKind kind = FileKind::other;
    std::vector<Fact> facts;
    std::vector<Signal> signals;
    std::vector<Finding> findings;  ///< those of the signals, in the order of the book
    Verdict verdict;
    std::chrono::microseconds took{0};  ///< by the clock
    bool budget_exceeded = false;  ///< even in the deep look
    std::string inside;            ///< of an archive: which of its files all this is of
};

/// The gate's budget a cell first; where that does not do, a deep look at the whole file of up to 10 s. Errors: no notebook.
[[nodiscard]] std::expected<CheckedFile, DecodeError> check_file(const RuleBook& book, std::string_view name, std::string_view content, Plan plan);
/// What is known of a file that is no code by its structure, and by the book's YARA rules: of files that no reader knows, of programs, and of
/// whatever is no larger than YARA rules see. Nothing: it is none that is known, and no rule matches.
[[nodiscard]] std::optional<Inspection> inspect_file(const RuleBook& book, const ArtefactBytes& bytes);
/// A model, a program or a torrent, by its structure; nothing: it is none that is known.
[[nodiscard]] std::optional<CheckedFile> check_artefact(const RuleBook& book, const ArtefactBytes& bytes, Plan plan);
/// An archive, by the file in it that looks worst; a limit that was met is no clean verdict. Nothing: it is no archive.
[[nodiscard]] std::optional<CheckedFile> check_archive(const RuleBook& book, const ArtefactBytes& bytes, Plan plan, const ArchiveLimits& limits = {});
/// Facts of one file that is no code, and whether they are all of them.
[[nodiscard]] CheckedFile check_facts(const RuleBook& book, Inspection inspection, Plan plan);
/// The first of a rule's own cases that comes out otherwise than it says: its place, and what it does.
[[nodiscard]] std::optional<DecodeError> find_failed_case(const RuleBook& book, const Rule& rule);
/// The same of cells that are at hand.
[[nodiscard]] CheckedFile check_cells(const RuleBook& book, std::span<const std::string> cells, Plan plan);

}  // namespace stoa::guard
