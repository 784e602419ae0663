// What bench/guard/*.py measure with. Reads paths, one a line, from standard input; prints one JSON object a line for each:
//   path, level, class, budget, rules [[class, probability, signs, maturity]], learned [[class, probability]], names of rules that
//   matched, features, cells [[bytes, microseconds of the processor to inspect it, to classify its facts]]
// --rules FOLDER takes rules from there; --times after it measures the cells. Build: ninja -C build/release stoa-guard-bench.
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include <time.h>

#include <fmt/format.h>

#include "base/json.h"
#include "guard/check.h"
#include "guard/features.h"
#include "guard/notebook_cells.h"

namespace {

using namespace stoa;

std::string text_of(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
}

/// Of this thread's processor: what a busy machine does not add to.
double processor_us() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

std::vector<guard::NotebookCell> cells_of(const std::string& path, const std::string& text) {
    switch (guard::kind_of_file(path, text)) {
        case guard::FileKind::notebook: return guard::parse_notebook_cells(text).value_or(std::vector<guard::NotebookCell>());
        case guard::FileKind::python: return {{guard::CellKind::python_script, 0, text}};
        case guard::FileKind::shell: return {{guard::CellKind::shell_script, 0, text}};
        case guard::FileKind::artefact:
        case guard::FileKind::other: return {};
    }
    return {};
}

std::string line_of(const guard::RuleBook& book, const std::string& path, bool times) {
    const std::string text = text_of(path);
    std::string out = R"({"path":)";
    write_json_string(out, path);
    const auto checked = guard::check_file(book, path, text, guard::Plan::subsidised);
    if (!checked) return out + R"(,"level":null})" + "\n";
    fmt::format_to(std::back_inserter(out), R"(,"level":"{}","class":)", guard::name_of(checked->verdict.level));
    write_json_string(out, checked->verdict.class_name);
    fmt::format_to(std::back_inserter(out), R"(,"budget":{},"rules":[)", checked->budget_exceeded);
    for (std::string_view comma; const auto& signal : guard::signals_of(checked->findings, guard::Family::code)) {
        fmt::format_to(std::back_inserter(out), R"({}["{}",{:.4f},{},{}])", comma, signal.class_name, signal.probability, signal.signs,
                       static_cast<int>(signal.maturity));
        comma = ",";
    }
    const auto features = guard::features_of(checked->facts);
    out += R"(],"learned":[)";
    for (std::string_view comma; const auto& one : book.model.classify(features)) {
        fmt::format_to(std::back_inserter(out), R"({}["{}",{:.5f}])", comma, one.learned->name, one.probability);
        comma = ",";
    }
    out += R"(],"matched":[)";
    for (std::string_view comma; const auto& finding : checked->findings) {
        fmt::format_to(std::back_inserter(out), R"({}"{}")", comma, finding.rule->name);
        comma = ",";
    }
    out += R"(],"features":[)";
    for (std::string_view comma; const auto& feature : features) {
        out += comma;
        write_json_string(out, feature);
        comma = ",";
    }
    out += R"(],"cells":[)";
    if (!times) return out + "]}\n";
    guard::Inspector inspector;
    std::string_view comma;
    for (const auto& cell : cells_of(path, text)) {
        if (cell.kind == guard::CellKind::markdown) continue;
        const double begin = processor_us();
        const auto inspection = inspector.inspect(cell.text, cell.kind, cell.index);
        const double inspected = processor_us();
        (void)book.model.classify(guard::features_of(inspection.facts));
        fmt::format_to(std::back_inserter(out), "{}[{},{:.0f},{:.0f}]", comma, cell.text.size(), inspected - begin, processor_us() - inspected);
        comma = ",";
    }
    return out + "]}\n";
}

}  // namespace

int main(int count, char** words) {
    std::vector<guard::RuleFile> files;
    const bool times = count == 4 && std::string_view(words[3]) == "--times";
    if (count >= 3 && std::string_view(words[1]) == "--rules") {
        for (const auto& entry : std::filesystem::directory_iterator(words[2])) {
            const auto kind = entry.path().extension();
            if (kind == ".rules" || kind == ".model") files.push_back({entry.path().filename().string(), text_of(entry.path())});
        }
        std::ranges::sort(files, {}, &guard::RuleFile::name);
    } else {
        files.assign(guard::public_rules().begin(), guard::public_rules().end());
    }
    const auto book = guard::parse_rules(files);
    if (!book) {
        fmt::print(stderr, "{}\n", book.error().sentence());
        return 1;
    }
    for (std::string path; std::getline(std::cin, path);) {
        const std::string out = line_of(*book, path, times);
        std::fwrite(out.data(), 1, out.size(), stdout);
    }
    return std::fflush(stdout) == 0 ? 0 : 1;
}
