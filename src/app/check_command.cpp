// `stoa check`: the guard's inspection from the command line. It speaks to operators: people whose code is looked at never see it.
#include <atomic>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <thread>

#include <fcntl.h>
#include <sys/stat.h>

#include "app/check_sarif.h"
#include "app/commands.h"
#include "app/rule_files.h"
#include "base/fd.h"
#include "base/json.h"
#include "guard/check.h"

namespace stoa {

namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t most_file_bytes = 64 << 20;
constexpr std::size_t files_at_once = 512;  // results are printed in order; so many wait at most

struct Result {
    guard::CheckedFile file;
    std::string error;
};

std::string text_of(const std::string& path, std::string& error) {
    std::string out;
    if (path == "-") {
        std::array<char, 65'536> chunk{};
        for (std::size_t read = 0; (read = std::fread(chunk.data(), 1, chunk.size(), stdin)) > 0 && out.size() <= most_file_bytes;)
            out.append(chunk.data(), read);
    } else {
        std::ifstream in(path, std::ios::binary);
        if (!in) {
            error = "can't be opened";
            return out;
        }
        std::error_code failed;
        const auto size = fs::file_size(path, failed);
        if (failed || size > most_file_bytes) {
            error = failed ? failed.message() : "is larger than 64 MiB";
            return out;
        }
        out.resize(size);
        in.read(out.data(), static_cast<std::streamsize>(size));
        out.resize(static_cast<std::size_t>(in.gcount()));
    }
    if (out.size() > most_file_bytes) error = "is larger than 64 MiB";
    return out;
}

/// A file is what it is by its structure, and what lies inside of it.
std::optional<guard::CheckedFile> worse_of(std::optional<guard::CheckedFile> whole, std::optional<guard::CheckedFile> inside) {
    if (!whole) return inside;
    if (inside && (inside->verdict.level > whole->verdict.level || (inside->budget_exceeded && !whole->budget_exceeded))) return inside;
    return whole;
}

/// A model, a program, a torrent, an archive: read where it lies, however large it is. Nothing: none that is known, or no plain file.
std::optional<guard::CheckedFile> artefact_of(const guard::RuleBook& book, const std::string& path, guard::Plan plan) {
    // What is no plain file is not waited for.
    const Fd file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    struct stat status{};
    if (!file || fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode) || status.st_size <= 0) return std::nullopt;
    const guard::FileBytes bytes(file.get(), static_cast<std::uint64_t>(status.st_size));
    return worse_of(guard::check_artefact(book, bytes, plan), guard::check_archive(book, bytes, plan));
}

/// Files in the order of their names. Links are not followed.
std::vector<std::string> files_of(const std::vector<std::string>& paths) {
    std::vector<std::string> out;
    for (const auto& path : paths) {
        std::error_code failed;
        if (path == "-" || !fs::is_directory(path, failed)) {
            out.push_back(path);
            continue;
        }
        std::vector<std::string> inside;
        for (auto entry = fs::recursive_directory_iterator(path, fs::directory_options::skip_permission_denied, failed);
             entry != fs::recursive_directory_iterator(); entry.increment(failed)) {
            const auto name = entry->path().filename().string();
            if (entry->is_directory(failed) && (name == ".git" || name == "node_modules" || name == ".ipynb_checkpoints"))
                entry.disable_recursion_pending();
            else if (entry->is_regular_file(failed) && !entry->is_symlink(failed))
                inside.push_back(entry->path().string());
        }
        std::ranges::sort(inside);
        std::ranges::move(inside, std::back_inserter(out));
    }
    return out;
}

void write_fact(std::string& out, const guard::Fact& fact) {
    out += R"({"kind":)";
    write_json_string(out, guard::name_of(fact.kind));
    out += fact.use == guard::Use::used ? R"(,"use":"used","value":)" : R"(,"use":"mentioned","value":)";
    write_json_string(out, fact.value);
    out += R"(,"text":)";
    write_json_string(out, fact.text);
    if (fact.place.byte >= 0)
        fmt::format_to(std::back_inserter(out), R"(,"byte":{}}})", fact.place.byte);
    else
        fmt::format_to(std::back_inserter(out), R"(,"cell":{},"line":{},"depth":{}}})", fact.place.cell, fact.place.line, fact.place.depth);
}

std::string json_line(const std::string& path, const Result& result, bool explain) {
    std::string out = R"({"path":)";
    write_json_string(out, path);
    if (!result.error.empty()) {
        out += R"(,"verdict":null,"class":null,"classes":[],"error":)";
        write_json_string(out, result.error);
        return out + "}\n";
    }
    const auto& verdict = result.file.verdict;
    out += R"(,"verdict":)";
    write_json_string(out, guard::name_of(verdict.level));
    out += R"(,"class":)";
    if (verdict.class_name.empty())
        out += "null";
    else
        write_json_string(out, verdict.class_name);
    out += R"(,"classes":[)";
    for (std::size_t i = 0; i < verdict.classes.size(); ++i) {
        out += i > 0 ? R"(,{"class":)" : R"({"class":)";
        write_json_string(out, verdict.classes[i].class_name);
        fmt::format_to(std::back_inserter(out), R"(,"probability":{:.4f}}})", verdict.classes[i].probability);
    }
    out += ']';
    if (!result.file.inside.empty()) {
        out += R"(,"inside":)";
        write_json_string(out, result.file.inside);
    }
    fmt::format_to(std::back_inserter(out), R"(,"budget_exceeded":{},"rules":"{}","model":"{}","took_us":{})", result.file.budget_exceeded,
                   verdict.rules_version, verdict.model_version, result.file.took.count());
    if (explain) {
        out += R"(,"findings":[)";
        for (std::size_t i = 0; i < result.file.findings.size(); ++i) {
            const auto& finding = result.file.findings[i];
            out += i > 0 ? R"(,{"rule":)" : R"({"rule":)";
            write_json_string(out, finding.rule->name);
            out += R"(,"sign":)";
            write_json_string(out, finding.rule->sign);
            out += R"(,"says":)";
            write_json_string(out, finding.rule->says);
            fmt::format_to(std::back_inserter(out), R"(,"weight":{},"evidence":[)", finding.rule->weight);
            for (std::size_t k = 0; k < finding.evidence.size(); ++k) {
                if (k > 0) out += ',';
                write_fact(out, finding.evidence[k]);
            }
            out += "]}";
        }
        out += R"(],"learned":[)";
        for (std::string_view comma; const auto& signal : result.file.signals) {
            if (!signal.learned) continue;
            fmt::format_to(std::back_inserter(out), R"({}{{"class":"{}","probability":{:.4f},"features":[)", comma, signal.class_name, signal.probability);
            for (std::size_t k = 0; k < signal.features.size(); ++k) {
                if (k > 0) out += ',';
                write_json_string(out, signal.features[k]);
            }
            out += "]}";
            comma = ",";
        }
        out += R"(],"facts":[)";
        for (std::size_t i = 0; i < result.file.facts.size(); ++i) {
            if (i > 0) out += ',';
            write_fact(out, result.file.facts[i]);
        }
        out += ']';
    }
    return out + "}\n";
}

std::string words_of(const guard::Fact& fact) {
    return fmt::format("{}: {} \"{}\"{}{}", words_of(fact.place), guard::name_of(fact.kind), fact.value, fact.text.empty() ? "" : " - ",
                       fact.text.substr(0, 120));
}

std::string in_words(const guard::RuleBook& book, const std::string& path, const Result& result, bool explain) {
    if (!result.error.empty()) return fmt::format("{}: {}\n", path, result.error);
    const auto& file = result.file;
    std::string out;
    if (file.verdict.level == guard::Level::clean && !explain) return out;
    const auto* forbidden = book.find_class(file.verdict.class_name);
    out += fmt::format("{}{}: {}{}\n", path, file.inside.empty() ? "" : " (in it " + file.inside + ")", guard::name_of(file.verdict.level), forbidden != nullptr ? ", " + forbidden->says : "");
    for (const auto& one : file.verdict.classes) out += fmt::format("  {} {:.2f}\n", one.class_name, one.probability);
    for (const auto& finding : file.findings) {
        out += fmt::format("  {} ({}, weight {}): {}\n", finding.rule->name, finding.rule->sign, finding.rule->weight, finding.rule->says);
        for (const auto& fact : finding.evidence) out += fmt::format("    {}\n", words_of(fact));
    }
    for (const auto& signal : file.signals) {
        if (signal.learned) out += fmt::format("  classifier: {} {:.2f}, by {}\n", signal.class_name, signal.probability, fmt::join(signal.features, ", "));
    }
    if (file.budget_exceeded) out += "  could not be read within the budget\n";
    return out;
}

std::string facts_in_words(const std::string& path, const Result& result) {
    std::string out;
    if (!result.error.empty()) return fmt::format("{}: {}\n", path, result.error);
    for (const auto& fact : result.file.facts)
        out += fmt::format("{}: {}{}\n", path, words_of(fact), fact.use == guard::Use::mentioned ? " (mentioned)" : "");
    return out;
}

guard::RuleBook load_rules(const RulePlaces& places) {
    auto book = guard::parse_rules(load_rules_of(places).files);
    if (!book) throw std::runtime_error(book.error().sentence());
    return std::move(*book);
}

}  // namespace

int check(const CheckOptions& options) {
    const guard::RuleBook book = load_rules(options.rules);
    const auto plan = options.plan == "full" ? guard::Plan::full : guard::Plan::subsidised;
    const auto files = files_of(options.paths);
    const unsigned jobs = std::max(1U, options.jobs != 0 ? options.jobs : std::thread::hardware_concurrency());
    auto worst = guard::Level::clean;
    bool failed = false;
    std::size_t count = 0;
    std::chrono::microseconds took{0};
    const bool sarif = options.format == "sarif";
    std::size_t results_before = 0;
    if (sarif) {
        const std::string head = sarif_head(book);
        std::fwrite(head.data(), 1, head.size(), stdout);
    }
    for (std::size_t begin = 0; begin < files.size(); begin += files_at_once) {
        const std::size_t end = std::min(begin + files_at_once, files.size());
        std::vector<Result> results(end - begin);
        std::atomic<std::size_t> next = begin;
        const auto work = [&] {
            for (std::size_t at = next++; at < end; at = next++) {
                Result& result = results[at - begin];
                const bool is_code = files[at] == "-" || guard::kind_of_file(files[at], "") != guard::FileKind::other;
                auto artefact = files[at] == "-" ? std::nullopt : artefact_of(book, files[at], plan);
                if (artefact && !is_code) {
                    result.file = std::move(*artefact);
                    continue;
                }
                std::error_code unknown;
                if (!is_code && fs::file_size(files[at], unknown) > most_file_bytes && !unknown) continue;  // data
                const std::string text = text_of(files[at], result.error);
                if (!result.error.empty()) continue;
                if (files[at] == "-") artefact = worse_of(guard::check_artefact(book, guard::TextBytes(text), plan), guard::check_archive(book, guard::TextBytes(text), plan));
                // What has no name is a notebook if it looks like one, and Python otherwise.
                const std::string name = files[at] == "-" && guard::kind_of_file("-", text) == guard::FileKind::other ? "-.py" : files[at];
                auto checked = guard::check_file(book, name, text, plan);
                // What is called code and is built like a model is both.
                if (artefact && (!checked || artefact->verdict.level > checked->verdict.level))
                    result.file = std::move(*artefact);
                else if (checked)
                    result.file = std::move(*checked);
                else
                    result.error = "is no notebook: " + checked.error().sentence();
            }
        };
        {
            std::vector<std::jthread> threads;
            for (unsigned i = 1; i < jobs && i < end - begin; ++i) threads.emplace_back(work);
            work();
        }
        for (std::size_t at = begin; at < end; ++at) {
            const Result& result = results[at - begin];
            if (result.error.empty() && result.file.kind != guard::FileKind::other) ++count;
            took += result.file.took;
            failed = failed || !result.error.empty();
            if (result.file.kind == guard::FileKind::other && result.error.empty() && options.format == "text") continue;
            worst = std::max(worst, result.file.verdict.level);
            if (sarif) {
                if (!result.error.empty()) fmt::print(stderr, "{}: {}\n", files[at], result.error);
                const std::string out = result.error.empty() ? sarif_results(files[at], result.file, results_before) : std::string();
                std::fwrite(out.data(), 1, out.size(), stdout);
                continue;
            }
            const std::string out = options.facts && options.format == "text" ? facts_in_words(files[at], result)
                                    : options.format == "text"               ? in_words(book, files[at], result, options.explain)
                                                                             : json_line(files[at], result, options.explain || options.facts);
            std::fwrite(out.data(), 1, out.size(), stdout);
        }
    }
    if (sarif) fmt::print("{}", sarif_tail());
    if (options.format == "text" && !options.facts)
        fmt::print("{} file{} checked in {:.1f} ms\n", count, count == 1 ? "" : "s", static_cast<double>(took.count()) / 1000);
    if (std::fflush(stdout) != 0) return 3;
    if (failed) return 3;
    if (options.facts) return 0;
    return worst == guard::Level::act ? 2 : worst == guard::Level::warn ? 1 : 0;
}

}  // namespace stoa
