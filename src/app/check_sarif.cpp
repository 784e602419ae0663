#include "app/check_sarif.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "base/json.h"

namespace stoa {

namespace {

/// A path as a relative reference of RFC 3986.
std::string uri_of(std::string_view path) {
    constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/";
    std::string out;
    for (const char c : path) {
        if (plain.find(c) != std::string_view::npos)
            out += c;
        else
            fmt::format_to(std::back_inserter(out), "%{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

std::string json_text(std::string_view text) {
    std::string out;
    write_json_string(out, text);
    return out;
}

std::string_view level_of(guard::Level level) {
    return level == guard::Level::act ? "error" : level == guard::Level::warn ? "warning" : "note";
}

std::string result(const std::string& path, const guard::CheckedFile& file, std::string_view rule, std::string_view says, const guard::Fact* fact) {
    std::string out = fmt::format(R"({{"ruleId":{},"level":"{}","message":{{"text":{}}},"locations":[{{"physicalLocation":{{"artifactLocation":{{"uri":{}}})",
                                  json_text(rule), level_of(file.verdict.level),
                                  json_text(fact == nullptr ? std::string(says) : fmt::format("{} ({})", says, words_of(fact->place))), json_text(uri_of(path)));
    // A line of a cell is no line of the notebook's file.
    if (fact != nullptr && fact->place.byte >= 0)
        fmt::format_to(std::back_inserter(out), R"(,"region":{{"byteOffset":{}}})", fact->place.byte);
    else if (fact != nullptr && file.kind != guard::FileKind::notebook) fmt::format_to(std::back_inserter(out), R"(,"region":{{"startLine":{}}})", std::max(fact->place.line, 1));
    return out + "}}]}";
}

}  // namespace

std::string sarif_head(const guard::RuleBook& book) {
    std::string out = R"({"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"tool":{"driver":{"name":"stoa check","semanticVersion":"0.1.0","rules":[)";
    for (const auto& one : book.classes)
        out += fmt::format(R"({{"id":{},"shortDescription":{{"text":{}}}}},)", json_text(one.name), json_text(one.says));
    for (const auto& rule : book.rules)
        out += fmt::format(R"({{"id":{},"shortDescription":{{"text":{}}}}},)", json_text(rule.name), json_text(rule.says));
    if (out.ends_with(',')) out.pop_back();
    return out + R"(]}},"columnKind":"unicodeCodePoints","results":[)" + "\n";
}

std::string sarif_results(const std::string& path, const guard::CheckedFile& file, std::size_t& before) {
    std::string out;
    const auto add = [&](std::string text) { out += (before++ > 0 ? ",\n" : "") + std::move(text); };
    if (file.verdict.level == guard::Level::clean) return out;
    bool named = false;
    for (const auto& finding : file.findings) {
        if (finding.rule->maturity == guard::Maturity::shadow) continue;
        named = named || finding.rule->class_name == file.verdict.class_name;
        add(result(path, file, finding.rule->name, finding.rule->says, finding.evidence.empty() ? nullptr : &finding.evidence.front()));
    }
    // By the classifier alone, or not read within the budget.
    if (!named && !file.verdict.class_name.empty()) add(result(path, file, file.verdict.class_name, "looks like " + file.verdict.class_name, nullptr));
    if (file.budget_exceeded) add(result(path, file, "evasion", "could not be read within the budget", nullptr));
    return out;
}

std::string sarif_tail() { return "\n]}]}\n"; }

}  // namespace stoa
