// `stoa check`: the guard's inspection from the command line. It speaks to operators: people whose code is looked at never see it.
#include <array>
#include <condition_variable>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

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
constexpr std::uintmax_t sniffed_bytes = 4 << 10;
constexpr std::size_t files_ahead = 512;  // results are printed in order; so many wait at most

struct Result {
    guard::CheckedFile file;
    std::string error;
};

struct Text {
    std::string bytes;
    bool is_cut = false;
    std::string error;
};

Text text_of_input() {
    Text out;
    std::array<char, 65'536> chunk{};
    for (std::size_t read = 0; !out.is_cut && (read = std::fread(chunk.data(), 1, chunk.size(), stdin)) > 0;) {
        out.is_cut = out.bytes.size() + read > most_file_bytes;
        if (!out.is_cut) out.bytes.append(chunk.data(), read);
    }
    return out;
}

/// All of what is code by its name. Of anything else its beginning tells whether it can be code; data is not read further.
Text text_of(const std::string& path) {
    Text out;
    std::ifstream in(path, std::ios::binary);
    std::error_code failed;
    const auto size = fs::file_size(path, failed);
    if (!in || failed) {
        out.error = failed ? failed.message() : "can't be opened";
        return out;
    }
    const auto read = [&](std::uintmax_t most) {
        out.bytes.resize(std::min(size, most));
        in.clear();
        in.seekg(0);
        in.read(out.bytes.data(), static_cast<std::streamsize>(out.bytes.size()));
        out.bytes.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
    };
    if (guard::kind_of_file(path, "") == guard::FileKind::other) {
        read(sniffed_bytes);
        if (!guard::may_be_code(out.bytes)) return out;
    }
    out.is_cut = size > most_file_bytes;
    read(most_file_bytes);
    return out;
}

/// What is read of a file that is longer than can be held: a script's beginning; of a notebook nothing.
std::expected<guard::CheckedFile, DecodeError> check_text(const guard::RuleBook& book, const std::string& name, const Text& text, guard::Plan plan) {
    if (!text.is_cut) return guard::check_file(book, name, text.bytes, plan);
    std::expected<guard::CheckedFile, DecodeError> out;
    if (guard::kind_of_file(name, text.bytes) != guard::FileKind::notebook) out = guard::check_file(book, name, text.bytes, plan);
    if (!out) return out;
    out->kind = guard::kind_of_file(name, text.bytes);
    if (!std::exchange(out->budget_exceeded, true)) out->facts.push_back({guard::FactKind::budget, guard::Use::used, "budget exceeded", "bytes of a file", {}});
    out->verdict.level = std::max(out->verdict.level, guard::Level::notify);
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

Result check_one(const guard::RuleBook& book, const std::string& path, guard::Plan plan) {
    Result result;
    const bool is_input = path == "-";
    auto artefact = is_input ? std::nullopt : artefact_of(book, path, plan);
    if (artefact && guard::kind_of_file(path, "") == guard::FileKind::other) {
        result.file = std::move(*artefact);
        return result;
    }
    const Text text = is_input ? text_of_input() : text_of(path);
    result.error = text.error;
    if (!result.error.empty()) return result;
    if (is_input) artefact = worse_of(guard::check_artefact(book, guard::TextBytes(text.bytes), plan), guard::check_archive(book, guard::TextBytes(text.bytes), plan));
    // What has no name is a notebook if it looks like one, and Python otherwise.
    const std::string name = is_input && guard::kind_of_file("-", text.bytes) == guard::FileKind::other ? "-.py" : path;
    auto checked = check_text(book, name, text, plan);
    // What is called code and is built like a model is both.
    if (artefact && (!checked || artefact->verdict.level > checked->verdict.level))
        result.file = std::move(*artefact);
    else if (checked)
        result.file = std::move(*checked);
    else
        result.error = "is no notebook: " + checked.error().sentence();
    return result;
}

/// Hands out numbers of files in order and gives results back in order, so that a slow file holds nobody up until many wait behind it.
class Queue {
public:
    explicit Queue(std::size_t count) : count_(count) {}

    std::optional<std::size_t> next() {
        std::unique_lock lock(mutex_);
        room_.wait(lock, [&] { return next_ >= count_ || next_ < taken_ + files_ahead; });
        return next_ < count_ ? std::optional(next_++) : std::nullopt;
    }
    void put(std::size_t at, Result result) {
        const std::scoped_lock lock(mutex_);
        results_[at % files_ahead] = std::move(result);
        if (at == taken_) ready_.notify_one();
    }
    Result take(std::size_t at) {
        std::unique_lock lock(mutex_);
        auto& slot = results_[at % files_ahead];
        ready_.wait(lock, [&] { return slot.has_value(); });
        Result out = std::move(*slot);
        slot.reset();
        ++taken_;
        room_.notify_all();
        return out;
    }

private:
    const std::size_t count_;
    std::mutex mutex_;
    std::condition_variable room_;
    std::condition_variable ready_;
    std::size_t next_ = 0;
    std::size_t taken_ = 0;
    std::array<std::optional<Result>, files_ahead> results_;
};

/// A line that says how far it is, where a person watches and the results go elsewhere.
class Progress {
public:
    explicit Progress(std::size_t count) : count_(count), shown_(count > files_ahead && isatty(STDERR_FILENO) == 1 && isatty(STDOUT_FILENO) != 1) {}
    ~Progress() {
        if (shown_) fmt::print(stderr, "\r\033[K");
    }
    Progress(const Progress&) = delete;
    void at(std::size_t done) const {
        if (shown_ && (done % 256 == 0 || done == count_)) fmt::print(stderr, "\r{} of {} files", done, count_);
    }

private:
    const std::size_t count_;
    const bool shown_;
};

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
    const auto print = [&](const std::string& path, const Result& result) {
        if (result.error.empty() && result.file.kind != guard::FileKind::other) ++count;
        took += result.file.took;
        failed = failed || !result.error.empty();
        if (result.file.kind == guard::FileKind::other && result.error.empty() && options.format == "text") return;
        worst = std::max(worst, result.file.verdict.level);
        if (sarif && !result.error.empty()) fmt::print(stderr, "{}: {}\n", path, result.error);
        const std::string out = sarif                                        ? (result.error.empty() ? sarif_results(path, result.file, results_before) : std::string())
                                : options.facts && options.format == "text" ? facts_in_words(path, result)
                                : options.format == "text"                  ? in_words(book, path, result, options.explain)
                                                                            : json_line(path, result, options.explain || options.facts);
        std::fwrite(out.data(), 1, out.size(), stdout);
    };
    Queue queue(files.size());
    {
        std::vector<std::jthread> threads;
        for (unsigned i = 0; i < jobs && i < files.size(); ++i) threads.emplace_back([&] {
            while (const auto at = queue.next()) queue.put(*at, check_one(book, files[*at], plan));
        });
        Progress progress(files.size());
        for (std::size_t at = 0; at < files.size(); ++at) {
            print(files[at], queue.take(at));
            progress.at(at + 1);
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
