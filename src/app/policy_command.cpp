#include "app/policy_command.h"

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <map>

#include "app/rule_files.h"
#include "base/json.h"
#include "guard/sealed_rules.h"
#include "verdicts/audit_store.h"
#include "verdicts/judge.h"

namespace stoa {

namespace {

constexpr int entries_at_once = 200;

Connection open_data(const std::filesystem::path& data) {
    const auto file = data / "stoa.db";
    if (!std::filesystem::exists(file)) throw std::runtime_error(file.string() + " is not there");
    return Connection(file);
}

std::string text_at(const boost::json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(std::string_view(value->get_string())) : std::string();
}

struct Counts {
    std::int64_t same = 0;
    std::int64_t other = 0;
    std::int64_t erased = 0;
    std::int64_t unknown = 0;  // its rules are not in the database
};

/// With the files of a bundle in its place; none at all where it can't be opened.
std::vector<guard::RuleFile> opened(std::vector<guard::RuleFile> files, const std::filesystem::path& secret_file) {
    std::vector<guard::RuleFile> out;
    for (guard::RuleFile& file : files) {
        const auto bytes = guard::find_kept_bundle(file);
        if (!bytes) {
            out.push_back(std::move(file));
            continue;
        }
        auto bundle = guard::open_bundle(*bytes, {}, read_seal_key(guard::SealKeyKind::secret, secret_file));
        if (!bundle) return {};
        std::ranges::move(bundle->files, std::back_inserter(out));
    }
    return out;
}

enum class By : std::uint8_t { rules_of_its_time, other_rules };

void replay_one(const AuditEntry& entry, const guard::RuleBook& book, const boost::json::object& body, By by, Counts& counts) {
    Bounds bounds;
    // A row that names no model is from before the classifier was asked at the gate.
    if (by == By::rules_of_its_time && !body.contains("model")) bounds.classifier = guard::Classifier::silent;
    bounds.plan = text_at(body, "plan") == "full" ? guard::Plan::full : guard::Plan::subsidised;
    if (const auto* allowed = body.if_contains("allowed"); allowed != nullptr && allowed->is_array()) {
        for (const auto& name : allowed->get_array()) {
            if (name.is_string()) bounds.allowed.insert(std::string(std::string_view(name.get_string())));
        }
    }
    const auto facts = [&](std::string_view name) { return body.contains(name) ? facts_of(body.at(name)) : std::vector<guard::Fact>(); };
    guard::Verdict verdict = weigh_cell(book, facts("before"), facts("facts"), bounds).verdict;
    if (const auto* exceeded = body.if_contains("budget_exceeded"); exceeded != nullptr && exceeded->is_bool() && exceeded->get_bool())
        verdict.level = std::max(verdict.level, guard::Level::notify);
    if (verdict.class_name == text_at(body, "class") && guard::name_of(verdict.level) == text_at(body, "level")) {
        ++counts.same;
        return;
    }
    ++counts.other;
    fmt::print("{} case {}: was {} {}, is {} {}\n", entry.seq, entry.case_id, text_at(body, "level"), text_at(body, "class"),
               guard::name_of(verdict.level), verdict.class_name.empty() ? "nothing" : verdict.class_name);
}

}  // namespace

int replay(const PolicyOptions& options) {
    Connection connection = open_data(options.data);
    std::map<std::string, std::optional<guard::RuleBook>> books;
    const auto book_of = [&](const std::string& version) -> const std::optional<guard::RuleBook>& {
        const std::string key = options.rules.empty() ? version : "";
        if (const auto known = books.find(key); known != books.end()) return known->second;
        const auto files = options.rules.empty() ? opened(load_rules(connection, version), options.secret) : load_rule_files(options.rules);
        std::optional<guard::RuleBook> book;
        if (!files.empty()) {
            auto parsed = guard::parse_rules(files);
            if (!parsed) throw std::runtime_error(parsed.error().sentence());
            book = std::move(*parsed);
        }
        return books.emplace(key, std::move(book)).first->second;
    };
    const By by = options.rules.empty() ? By::rules_of_its_time : By::other_rules;
    Counts counts;
    std::int64_t last = 0;
    for (;;) {
        const auto entries = load_verdicts(connection, last, entries_at_once);
        if (entries.empty()) break;
        for (const AuditEntry& entry : entries) {
            last = entry.seq;
            const auto body = entry.body.empty() ? std::expected<boost::json::value, DecodeError>(nullptr) : parse_json(entry.body);
            if (!body || !body->is_object()) {
                ++counts.erased;
                continue;
            }
            const auto& row = body->get_object();
            const auto& book = book_of(text_at(row, "rules"));
            const bool is_its_own = book && book->version == text_at(row, "rules") && (!row.contains("model") || book->model.version() == text_at(row, "model"));
            if (!book || (by == By::rules_of_its_time && !is_its_own)) {
                ++counts.unknown;
                continue;
            }
            replay_one(entry, *book, row, by, counts);
        }
    }
    fmt::print("{} verdicts are the same, {} are other, {} are erased, {} lack their rules\n", counts.same, counts.other, counts.erased, counts.unknown);
    return counts.other == 0 && counts.unknown == 0 ? 0 : 1;
}

int verify_audit(const PolicyOptions& options) {
    Connection connection = open_data(options.data);
    const ChainCheck check = check_chain(connection);
    if (check.broken_at) {
        fmt::print("The audit is broken at entry {}: it, or one before it, was changed.\n", *check.broken_at);
        return 1;
    }
    fmt::print("{} entries stand as they were written; the texts of {} are erased. The last hash is {}\n", check.entries, check.erased,
               check.head.empty() ? "none" : check.head);
    return 0;
}

}  // namespace stoa
