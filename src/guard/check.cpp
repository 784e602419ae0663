#include "guard/check.h"

#include "guard/reading.h"
#include "guard/yara_rules.h"

namespace stoa::guard {

namespace {

using Steady = std::chrono::steady_clock;
constexpr std::chrono::seconds most_of_a_deep_look{10};

void inspect_all(const std::vector<NotebookCell>& cells, const Limits& limits, std::chrono::seconds most, CheckedFile& out) {
    Inspector inspector(limits);
    out.facts.clear();
    out.budget_exceeded = false;
    const auto end = Steady::now() + most;
    for (const NotebookCell& cell : cells) {
        if (Steady::now() > end) {
            out.budget_exceeded = true;
            out.facts.push_back({FactKind::budget, Use::used, "budget exceeded", "time of a file", {cell.index, 1, 0}});
            return;
        }
        Inspection inspection = inspector.inspect(cell.text, cell.kind, cell.index);
        out.budget_exceeded = out.budget_exceeded || inspection.budget_exceeded;
        std::ranges::move(inspection.facts, std::back_inserter(out.facts));
    }
}

void judge(const RuleBook& book, const std::vector<NotebookCell>& cells, Plan plan, CheckedFile& out) {
    const auto begin = Steady::now();
    inspect_all(cells, limits_at_the_gate(), most_of_a_deep_look, out);
    if (out.budget_exceeded) inspect_all(cells, limits_of_a_deep_look(), most_of_a_deep_look, out);
    out.signals = signals_of_code(book, out.facts);
    out.findings = findings_of(book, out.signals);
    out.verdict = weigh(book, out.signals, plan);
    out.verdict.model_version = book.model.version();
    // What could not be read is no clean verdict.
    if (out.budget_exceeded && out.verdict.level == Level::clean) out.verdict.level = Level::notify;
    out.took = std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - begin);
}

bool has_line_of(std::string_view content, std::string_view word) {
    return content.starts_with("#!") && content.substr(0, content.find('\n')).find(word) != std::string_view::npos;
}

}  // namespace

FileKind kind_of_file(std::string_view name, std::string_view content) {
    const auto first = content.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    const bool object = first != std::string_view::npos && content[first] == '{';
    if (object && (name.ends_with(".ipynb") || content.find("\"cells\"") != std::string_view::npos) &&
        content.find("\"nbformat\"") != std::string_view::npos)
        return FileKind::notebook;
    if (name.ends_with(".ipynb")) return FileKind::notebook;
    if (name.ends_with(".py") || name.ends_with(".pyw") || has_line_of(content, "python")) return FileKind::python;
    if (name.ends_with(".sh") || name.ends_with(".bash") || has_line_of(content, "sh")) return FileKind::shell;
    const auto runs = starts_by_itself(name);
    return !runs ? FileKind::other : *runs == Reading::Runs::shell ? FileKind::shell : FileKind::python;
}

bool may_be_code(std::string_view beginning) {
    const auto first = beginning.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    return beginning.starts_with("#!") || (first == std::string_view::npos ? !beginning.empty() : beginning[first] == '{');
}

std::expected<std::vector<NotebookCell>, DecodeError> cells_of_file(FileKind kind, std::string_view content) {
    if (kind == FileKind::notebook) return parse_notebook_cells(content);
    std::vector<NotebookCell> out;
    if (kind == FileKind::python || kind == FileKind::shell)
        out.push_back({kind == FileKind::python ? CellKind::python_script : CellKind::shell_script, 0, std::string(content)});
    return out;
}

std::expected<CheckedFile, DecodeError> check_file(const RuleBook& book, std::string_view name, std::string_view content, Plan plan) {
    CheckedFile out;
    out.kind = kind_of_file(name, content);
    const auto cells = cells_of_file(out.kind, content);
    if (!cells) return std::unexpected(cells.error());
    judge(book, *cells, plan, out);
    return out;
}

CheckedFile check_facts(const RuleBook& book, Inspection inspection, Plan plan) {
    CheckedFile out;
    out.kind = FileKind::artefact;
    out.facts = std::move(inspection.facts);
    out.budget_exceeded = inspection.budget_exceeded;
    // The classifier learned from code; of files it knows nothing.
    out.signals = signals_of(match(book, out.facts), Family::artefact);
    out.findings = findings_of(book, out.signals);
    out.verdict = weigh(book, out.signals, plan);
    if (out.budget_exceeded && out.verdict.level == Level::clean) out.verdict.level = Level::notify;
    return out;
}

std::optional<Inspection> inspect_file(const RuleBook& book, const ArtefactBytes& bytes) {
    std::optional<Inspection> out = inspect_artefact(bytes);
    if (!book.yara) return out;
    const bool is_program = out && !out->facts.empty() && out->facts.front().value.starts_with("elf");
    // A model of gigabytes is known by its head; reading more of it would cost what reading it by structure saves.
    if (out && !is_program && bytes.size() > most_yara_bytes) return out;
    Inspection looked;
    book.yara->look(bytes, looked);
    if (!out && looked.facts.empty()) return std::nullopt;
    if (!out) return looked;
    std::ranges::move(looked.facts, std::back_inserter(out->facts));
    out->budget_exceeded = out->budget_exceeded || looked.budget_exceeded;
    return out;
}

std::optional<CheckedFile> check_artefact(const RuleBook& book, const ArtefactBytes& bytes, Plan plan) {
    const auto begin = Steady::now();
    auto inspection = inspect_file(book, bytes);
    if (!inspection) return std::nullopt;
    CheckedFile out = check_facts(book, std::move(*inspection), plan);
    out.took = std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - begin);
    return out;
}

std::optional<CheckedFile> check_archive(const RuleBook& book, const ArtefactBytes& bytes, Plan plan, const ArchiveLimits& limits) {
    const auto begin = Steady::now();
    CheckedFile worst;
    const auto strength = [](const CheckedFile& file) { return std::pair(file.verdict.level, file.verdict.classes.empty() ? 0.0 : file.verdict.classes.front().probability); };
    const auto weigh_in = [&](CheckedFile file, std::string_view path) {
        if (strength(file) <= strength(worst)) return;
        worst = std::move(file);
        worst.inside = path;
    };
    const ArchiveWalk walked = walk_archive(bytes, limits, [&](std::string_view path, std::string_view content) {
        if (auto artefact = check_artefact(book, TextBytes(content), plan)) weigh_in(std::move(*artefact), path);
        // What calls itself a notebook and is none has nothing that runs.
        if (auto code = check_file(book, path, content, plan)) weigh_in(std::move(*code), path);
    });
    if (!walked.is_archive) return std::nullopt;
    if (!walked.exceeded.empty()) {
        worst.budget_exceeded = true;
        worst.facts.push_back({FactKind::budget, Use::used, "budget exceeded", walked.exceeded, {}});
        worst.verdict.level = std::max(worst.verdict.level, Level::notify);
    }
    worst.kind = FileKind::artefact;
    worst.verdict.rules_version = book.version;
    worst.took = std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - begin);
    return worst;
}

std::optional<DecodeError> find_failed_case(const RuleBook& book, const Rule& rule) {
    for (const RuleCase& one : rule.cases) {
        const CheckedFile file = one.facts.empty() ? check_cells(book, one.cells, Plan::subsidised) : check_facts(book, {one.facts, false}, Plan::subsidised);
        const bool matches = std::ranges::any_of(file.findings, [&](const Finding& finding) { return finding.rule->name == rule.name; });
        if (matches != (one.expect == RuleCase::Expect::matches))
            return DecodeError{fmt::format("{}:{}:", rule.file, one.line), fmt::format("the rule '{}' {} this", rule.name, matches ? "matches" : "does not match")};
    }
    return std::nullopt;
}

CheckedFile check_cells(const RuleBook& book, std::span<const std::string> texts, Plan plan) {
    std::vector<NotebookCell> cells;
    for (const auto& text : texts) cells.push_back({CellKind::code, static_cast<std::int32_t>(cells.size()), text});
    CheckedFile out;
    out.kind = FileKind::notebook;
    judge(book, cells, plan, out);
    return out;
}

}  // namespace stoa::guard
