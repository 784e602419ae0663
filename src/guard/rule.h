// Rules as data: conditions over facts, with a weight for one class of abuse. The files are in rules/; this is their language.
//
//   file       = { class | list | rule }
//   class      = "class" NAME ( "always" | "subsidised" ) STRING          forbidden always, or only while a plan is subsidised
//   list       = "list" NAME STRING { STRING }                            patterns to be used as $NAME
//   rule       = "rule" CLASS "." NAME { property } { case }
//   property   = "sign" NAME                      rules of one sign are one piece of evidence, however many of them match
//              | "weight" NUMBER                  0.1 to 10; what a sign adds to its class is the largest weight that matched
//              | "maturity" ( "shadow" | "notify" | "act" )   shadow counts nothing, notify tells the operator, act may do all
//              | "says" STRING                    for the operator
//              | "when" condition
//   condition  = all { "or" all }
//   all        = one { "and" one }
//   one        = "not" one | "(" condition ")" | KIND pattern { pattern } [ "with" pattern { pattern } ]
//   pattern    = STRING | "$" NAME
//   case       = ( "matches" | "passes" ) { "|" TEXT to the end of the line }    a notebook; "| ---" begins its next cell
//              | ( "matches" | "passes" ) "facts" { "|" KIND VALUE [ " = " TEXT ] }   what was found in a file that is no code
//
// KIND is a kind of fact (fact.h). Several patterns mean any of them; "with" patterns are matched against the fact's text. In a
// pattern * is any run of characters and ? any one; < stands where no letter or digit is before, > where none comes after (a word's edges);
// \ takes the mark behind it as it is, so that "\?d\?d" is a mask of two digits; case does not matter. An import's pattern matches what is inside of the
// module too. A rule sees only facts that are used, never what is mentioned. # begins a comment. Lines may be broken anywhere.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "guard/fact.h"
#include "guard/model.h"
#include "guard/pattern.h"

namespace stoa::guard {

enum class Maturity : std::uint8_t { shadow, notify, act };
enum class Forbidden : std::uint8_t { always, subsidised };

struct Condition {
    enum class Kind : std::uint8_t { test, all, any, none };
    Kind kind = Kind::test;
    std::vector<Condition> parts;
    FactKind fact = FactKind::text;       ///< of a test
    std::vector<Pattern> value;           ///< any of which
    std::vector<Pattern> text;            ///< the same of the fact's text; empty = any text
};

struct RuleCase {
    enum class Expect : std::uint8_t { matches, passes };
    Expect expect = Expect::matches;
    std::vector<std::string> cells;
    std::vector<Fact> facts;  ///< in the place of cells
    std::int32_t line = 0;
};

struct Rule {
    std::string name;        ///< "mining.pool-address"
    std::string class_name;  ///< "mining"
    std::string sign;
    double weight = 0;
    Maturity maturity = Maturity::shadow;
    std::string says;
    Condition when;
    std::vector<RuleCase> cases;
    std::string file;
    std::int32_t line = 0;
    bool is_sealed = false;  ///< an operator's own (sealed_rules.h): tells the operator, and never a person
};

struct ForbiddenClass {
    std::string name;
    Forbidden forbidden = Forbidden::always;
    std::string says;  ///< "mining of cryptocurrencies"
};

class YaraRules;

struct RuleBook {
    std::vector<ForbiddenClass> classes;
    std::vector<Rule> rules;
    Model model;          ///< empty without a *.model among the files
    std::shared_ptr<const YaraRules> yara;  ///< null without a *.yar among them
    std::string version;  ///< changes with any text of the rules

    [[nodiscard]] const ForbiddenClass* find_class(std::string_view name) const;
};

struct RuleFile {
    std::string name;
    std::string text;
    bool is_sealed = false;
};

/// Files named *.model hold a classifier (model.h), at most one; *.yar YARA rules (yara_rules.h); all others hold rules. The error's place is "mining.rules:17".
[[nodiscard]] std::expected<RuleBook, DecodeError> parse_rules(std::span<const RuleFile> files);
/// The rules of the repository, as they were when the program was built.
[[nodiscard]] std::span<const RuleFile> public_rules();

struct Finding {
    const Rule* rule = nullptr;
    std::vector<Fact> evidence;  ///< up to 4 facts
};

/// Which rules match, in the order of the book. Pure.
[[nodiscard]] std::vector<Finding> match(const RuleBook& book, std::span<const Fact> facts);
/// Whether any rule could match because of these facts, beside others. Far cheaper than matching many facts again.
[[nodiscard]] bool touches_any(const RuleBook& book, std::span<const Fact> facts);
[[nodiscard]] bool glob_matches(std::string_view pattern, std::string_view text);  ///< both in lower case

}  // namespace stoa::guard
