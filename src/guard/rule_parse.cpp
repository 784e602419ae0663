#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/ascii.h"
#include "guard/fingerprint.h"
#include "guard/rule.h"
#include "guard/yara_rules.h"

namespace stoa::guard {

namespace {

constexpr std::size_t most_rules = 5000;
constexpr std::size_t most_patterns = 2000;
constexpr int most_nesting = 16;

struct Token {
    enum class Kind : std::uint8_t { word, string, mark, text, end };
    Kind kind = Kind::end;
    std::string text;
    std::int32_t line = 0;
};

bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '$';
}

bool ends_in_a_lone_backslash(std::string_view pattern) {
    const auto last = pattern.find_last_not_of('\\');
    return (pattern.size() - (last == std::string_view::npos ? 0 : last + 1)) % 2 == 1;
}

/// Thrown inside of this file only, and caught in parse_rules.
struct Bad {
    std::int32_t line;
    std::string what;
};

std::vector<Token> tokens_of(std::string_view text) {
    std::vector<Token> out;
    std::int32_t line = 1;
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        if (c == '\n') {
            ++line;
            ++i;
        } else if (c == ' ' || c == '\t' || c == '\r') {
            ++i;
        } else if (c == '#') {
            while (i < text.size() && text[i] != '\n') ++i;
        } else if (c == '"') {
            const auto end = text.find_first_of("\"\n", i + 1);
            if (end == std::string_view::npos || text[end] == '\n') throw Bad{line, "a string does not end in its line"};
            out.push_back({Token::Kind::string, std::string(text.substr(i + 1, end - i - 1)), line});
            i = end + 1;
        } else if (c == '|') {
            const auto end = std::min(text.find('\n', i), text.size());
            auto rest = text.substr(i + 1, end - i - 1);
            if (rest.starts_with(' ')) rest.remove_prefix(1);
            out.push_back({Token::Kind::text, std::string(rest), line});
            i = end;
        } else if (c == '(' || c == ')') {
            out.push_back({Token::Kind::mark, std::string(1, c), line});
            ++i;
        } else if (is_word(c)) {
            const auto begin = i;
            while (i < text.size() && is_word(text[i])) ++i;
            out.push_back({Token::Kind::word, std::string(text.substr(begin, i - begin)), line});
        } else {
            throw Bad{line, fmt::format("'{}' can't stand here", c)};
        }
    }
    out.push_back({Token::Kind::end, "", line});
    return out;
}

std::optional<Maturity> find_maturity(std::string_view word) {
    if (word == "shadow") return Maturity::shadow;
    if (word == "notify") return Maturity::notify;
    if (word == "act") return Maturity::act;
    return std::nullopt;
}

std::optional<double> find_weight(const std::string& text) {
    double out = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (fault != std::errc() || end != text.data() + text.size() || !(out >= 0.1 && out <= 10)) return std::nullopt;
    return out;
}

class Parser {
public:
    Parser(const RuleFile& file, RuleBook& book, std::map<std::string, std::vector<Pattern>>& lists)
        : file_(file), book_(book), lists_(lists), tokens_(tokens_of(file.text)) {}

    void read() {
        while (now().kind != Token::Kind::end) {
            const std::string word = take_word("'class', 'list' or 'rule'");
            if (word == "class")
                read_class();
            else if (word == "list")
                read_list();
            else if (word == "rule")
                read_rule();
            else
                fail(fmt::format("'{}' is none of 'class', 'list' and 'rule'", word), before());
        }
    }

private:
    [[nodiscard]] const Token& now() const { return tokens_[at_]; }
    [[nodiscard]] std::int32_t before() const { return tokens_[at_ == 0 ? 0 : at_ - 1].line; }
    [[noreturn]] static void fail(const std::string& what, std::int32_t line) { throw Bad{line, what}; }
    [[nodiscard]] bool is(std::string_view word) const { return now().kind == Token::Kind::word && now().text == word; }
    bool take(std::string_view word) {
        if (!is(word)) return false;
        ++at_;
        return true;
    }
    std::string take_word(std::string_view what) {
        if (now().kind != Token::Kind::word) fail(fmt::format("{} is expected", what), now().line);
        return tokens_[at_++].text;
    }
    std::string take_string(std::string_view what) {
        if (now().kind != Token::Kind::string) fail(fmt::format("{} in quotes is expected", what), now().line);
        return tokens_[at_++].text;
    }

    void read_class() {
        ForbiddenClass made;
        made.name = take_word("a name");
        if (book_.find_class(made.name) != nullptr) fail(fmt::format("the class '{}' stands twice", made.name), before());
        const std::string when = take_word("'always' or 'subsidised'");
        if (when != "always" && when != "subsidised") fail(fmt::format("'{}' is neither 'always' nor 'subsidised'", when), before());
        made.forbidden = when == "always" ? Forbidden::always : Forbidden::subsidised;
        made.says = take_string("what the class is");
        book_.classes.push_back(std::move(made));
    }

    void read_list() {
        const std::string name = take_word("a name");
        if (lists_.contains(name)) fail(fmt::format("the list '{}' stands twice", name), before());
        lists_[name] = read_patterns();
    }

    std::vector<Pattern> read_patterns() {
        std::vector<Pattern> out;
        while (true) {
            if (now().kind == Token::Kind::string) {
                std::string pattern = tokens_[at_++].text;
                if (pattern.empty()) fail("a pattern is empty", before());
                if (ends_in_a_lone_backslash(pattern)) fail("a pattern ends with a backslash that takes nothing as it is", before());
                for (char& c : pattern) {
                    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
                }
                out.emplace_back(pattern);
            } else if (now().kind == Token::Kind::word && now().text.starts_with('$')) {
                const auto found = lists_.find(now().text.substr(1));
                if (found == lists_.end()) fail(fmt::format("there is no list '{}' before this", now().text.substr(1)), now().line);
                out.insert(out.end(), found->second.begin(), found->second.end());
                ++at_;
            } else {
                break;
            }
            if (out.size() > most_patterns) fail(fmt::format("more than {} patterns", most_patterns), before());
        }
        if (out.empty()) fail("a pattern in quotes, or $LIST, is expected", now().line);
        return out;
    }

    Condition read_condition(int depth) {
        if (depth > most_nesting) fail("too many brackets within each other", now().line);
        Condition any{Condition::Kind::any, {}, {}, {}, {}};
        do {
            Condition all{Condition::Kind::all, {}, {}, {}, {}};
            do all.parts.push_back(read_one(depth));
            while (take("and"));
            any.parts.push_back(all.parts.size() == 1 ? std::move(all.parts[0]) : std::move(all));
        } while (take("or"));
        if (any.parts.size() == 1) {
            Condition only = std::move(any.parts[0]);
            return only;
        }
        return any;
    }

    Condition read_one(int depth) {
        if (depth > most_nesting) fail("too many brackets within each other", now().line);
        if (take("not")) {
            Condition none{Condition::Kind::none, {}, {}, {}, {}};
            none.parts.push_back(read_one(depth + 1));
            return none;
        }
        if (now().kind == Token::Kind::mark && now().text == "(") {
            ++at_;
            Condition inner = read_condition(depth + 1);
            if (now().kind != Token::Kind::mark || now().text != ")") fail("')' is expected", now().line);
            ++at_;
            return inner;
        }
        const std::string kind = take_word("a kind of fact");
        const auto found = find_fact_kind(kind);
        if (!found) fail(fmt::format("'{}' is no kind of fact", kind), before());
        Condition test;
        test.fact = *found;
        test.value = read_patterns();
        if (take("with")) test.text = read_patterns();
        return test;
    }

    RuleCase read_case(RuleCase::Expect expect) {
        RuleCase made;
        made.expect = expect;
        made.line = before();
        const bool of_facts = take("facts");
        std::string cell;
        if (now().kind != Token::Kind::text) fail("lines that begin with '|' are expected", now().line);
        while (now().kind == Token::Kind::text) {
            const std::string text = tokens_[at_++].text;
            if (of_facts) {
                made.facts.push_back(read_fact(text));
            } else if (text == "---") {
                made.cells.push_back(std::exchange(cell, {}));
            } else {
                cell += text;
                cell += '\n';
            }
        }
        if (!of_facts) made.cells.push_back(std::move(cell));
        return made;
    }

    Fact read_fact(std::string_view line) {
        const auto space = std::min(line.find(' '), line.size());
        const auto kind = find_fact_kind(line.substr(0, space));
        if (!kind || space == line.size()) fail("a kind of fact and its value are expected", before());
        Fact out;
        out.kind = *kind;
        line.remove_prefix(space + 1);
        const auto equals = line.find(" = ");
        out.value = std::string(line.substr(0, equals));
        if (equals != std::string_view::npos) out.text = std::string(line.substr(equals + 3));
        return out;
    }

    void read_rule() {
        Rule rule;
        rule.file = file_.name;
        rule.line = before();
        rule.is_sealed = file_.is_sealed;
        rule.name = take_word("the rule's name");
        const auto dot = rule.name.find('.');
        if (dot == std::string::npos) fail(fmt::format("the rule '{}' is to be named CLASS.NAME", rule.name), before());
        rule.class_name = rule.name.substr(0, dot);
        std::set<std::string> seen;
        while (now().kind == Token::Kind::word && !is("rule") && !is("list") && !is("class")) {
            const std::string property = take_word("a property");
            if (property == "matches" || property == "passes") {
                rule.cases.push_back(read_case(property == "matches" ? RuleCase::Expect::matches : RuleCase::Expect::passes));
                continue;
            }
            if (!seen.insert(property).second) fail(fmt::format("'{}' stands twice", property), before());
            read_property(rule, property);
        }
        for (const std::string_view needed : {"sign", "weight", "maturity", "says", "when"}) {
            if (!seen.contains(std::string(needed))) fail(fmt::format("the rule '{}' has no '{}'", rule.name, needed), rule.line);
        }
        for (const auto expect : {RuleCase::Expect::matches, RuleCase::Expect::passes}) {
            if (std::ranges::none_of(rule.cases, [&](const RuleCase& one) { return one.expect == expect; }))
                fail(fmt::format("the rule '{}' has no case that it {}", rule.name, expect == RuleCase::Expect::matches ? "matches" : "passes"), rule.line);
        }
        if (book_.find_class(rule.class_name) == nullptr) fail(fmt::format("there is no class '{}' before this", rule.class_name), rule.line);
        if (std::ranges::any_of(book_.rules, [&](const Rule& other) { return other.name == rule.name; }))
            fail(fmt::format("the rule '{}' stands twice", rule.name), rule.line);
        if (book_.rules.size() >= most_rules) fail(fmt::format("more than {} rules", most_rules), rule.line);
        book_.rules.push_back(std::move(rule));
    }

    void read_property(Rule& rule, const std::string& property) {
        if (property == "sign") {
            rule.sign = take_word("a sign's name");
        } else if (property == "weight") {
            const std::string text = take_word("a number");
            const auto weight = find_weight(text);
            if (!weight) fail(fmt::format("the weight '{}' is no number from 0.1 to 10", text), before());
            rule.weight = *weight;
        } else if (property == "maturity") {
            const std::string text = take_word("'shadow', 'notify' or 'act'");
            const auto maturity = find_maturity(text);
            if (!maturity) fail(fmt::format("the maturity '{}' is none of 'shadow', 'notify' and 'act'", text), before());
            rule.maturity = *maturity;
        } else if (property == "says") {
            rule.says = take_string("a sentence for the operator");
        } else if (property == "when") {
            rule.when = read_condition(0);
        } else {
            fail(fmt::format("'{}' is no property of a rule", property), before());
        }
    }

    const RuleFile& file_;
    RuleBook& book_;
    std::map<std::string, std::vector<Pattern>>& lists_;
    std::vector<Token> tokens_;
    std::size_t at_ = 0;
};

/// A YARA rule that names a class: what it finds is a fact, and this asks for it. -> what is wrong with it.
std::optional<std::string> add_yara_rule(RuleBook& book, const YaraRule& from) {
    Rule rule;
    rule.name = fmt::format("{}.{}", from.class_name, from.name);
    rule.class_name = from.class_name;
    rule.sign = "yara-" + from.name;
    rule.says = from.says;
    rule.file = from.file;
    rule.line = from.line;
    rule.is_sealed = from.is_sealed;
    const auto weight = find_weight(from.weight);
    const auto maturity = find_maturity(from.maturity);
    if (!weight) return fmt::format("the weight '{}' is no number from 0.1 to 10", from.weight);
    if (!maturity) return fmt::format("the maturity '{}' is none of 'shadow', 'notify' and 'act'", from.maturity);
    rule.weight = *weight;
    rule.maturity = *maturity;
    if (book.find_class(rule.class_name) == nullptr) return fmt::format("there is no class '{}'", rule.class_name);
    if (std::ranges::any_of(book.rules, [&](const Rule& other) { return other.name == rule.name; })) return fmt::format("the rule '{}' stands twice", rule.name);
    if (book.rules.size() >= most_rules) return fmt::format("more than {} rules", most_rules);
    rule.when.fact = FactKind::artefact;
    rule.when.value.emplace_back(lower("yara " + from.name));
    const auto facts = [](std::string value) { return RuleCase{RuleCase::Expect::matches, {}, {{FactKind::artefact, Use::used, std::move(value), "", {}}}, 0}; };
    rule.cases = {facts("yara " + from.name), facts("yara")};
    rule.cases.back().expect = RuleCase::Expect::passes;
    for (RuleCase& each : rule.cases) each.line = from.line;
    book.rules.push_back(std::move(rule));
    return std::nullopt;
}

std::string version_of(std::span<const RuleFile> files) {
    Fingerprint all;
    for (const RuleFile& file : files) all.add(file.text);
    return all.hex();
}

}  // namespace

const ForbiddenClass* RuleBook::find_class(std::string_view name) const {
    const auto found = std::ranges::find_if(classes, [&](const ForbiddenClass& one) { return one.name == name; });
    return found == classes.end() ? nullptr : &*found;
}

std::expected<RuleBook, DecodeError> parse_rules(std::span<const RuleFile> files) {
    RuleBook book;
    std::vector<const RuleFile*> yara;
    std::map<std::string, std::vector<Pattern>> lists;
    for (const RuleFile& file : files) {
        if (file.name.ends_with(".model")) {
            if (!book.model.empty()) return std::unexpected(DecodeError{file.name + ":1:", "there is a model already"});
            auto model = Model::parse(file);
            if (!model) return std::unexpected(std::move(model.error()));
            book.model = std::move(*model);
            continue;
        }
        if (file.name.ends_with(".yar")) {
            yara.push_back(&file);
            continue;
        }
        try {
            Parser(file, book, lists).read();
        } catch (const Bad& bad) {
            return std::unexpected(DecodeError{fmt::format("{}:{}:", file.name, bad.line), bad.what});
        }
    }
    for (const LearnedClass& learned : book.model.classes()) {
        if (book.find_class(learned.name) == nullptr) return std::unexpected(DecodeError{"model:", "there is no class '" + learned.name + "' for it"});
    }
    if (!yara.empty()) {
        auto compiled = YaraRules::compile(yara);
        if (!compiled) return std::unexpected(std::move(compiled.error()));
        book.yara = std::move(*compiled);
        for (const YaraRule& each : book.yara->list()) {
            if (each.class_name.empty()) continue;
            if (auto wrong = add_yara_rule(book, each)) return std::unexpected(DecodeError{fmt::format("{}:{}:", each.file, each.line), std::move(*wrong)});
        }
    }
    book.version = version_of(files);
    return book;
}

}  // namespace stoa::guard
