#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "guard/check.h"
#include "guard/yara_rules.h"

using namespace stoa;
using namespace stoa::guard;

namespace {

constexpr std::string_view classes_text = "class mining always \"mining\"\nclass dos always \"floods\"\n";

RuleFile yara(std::string text, std::string name = "own.yar") { return {std::move(name), std::move(text)}; }

std::expected<RuleBook, DecodeError> book_of(std::vector<RuleFile> files) {
    files.insert(files.begin(), {"classes.rules", std::string(classes_text)});
    return parse_rules(files);
}

std::string why(const std::string& text) {
    const auto book = book_of({yara(text)});
    return book ? "" : book.error().sentence();
}

/// The head of a Windows program, 0x80 bytes.
std::string windows_head() {
    std::string out(0x80, '\0');
    out[0] = 'M';
    out[1] = 'Z';
    out[0x3C] = 0x40;
    out.replace(0x40, 4, std::string("PE\0\0", 4));
    return out;
}

const RuleBook& public_book() {
    static const RuleBook book = *parse_rules(public_rules());
    return book;
}

}  // namespace

TEST_CASE("a YARA rule that names a class weighs as a rule does, and says where it matched") {
    const auto book = book_of({yara("rule hidden_thing\n{\n  meta:\n    class = \"mining\"\n    weight = \"3.5\"\n    maturity = \"act\"\n    says = \"it is ours\"\n"
                                    "  strings:\n    $a = \"plantwatch\"\n  condition:\n    $a\n}\n")});
    REQUIRE(book);
    const auto checked = check_artefact(*book, TextBytes(std::string(100, '\1') + "plantwatch\1"), Plan::full);
    REQUIRE(checked);
    REQUIRE(checked->findings.size() == 1);
    CHECK(checked->verdict.class_name == "mining");
    CHECK(checked->verdict.level >= Level::warn);
    const Rule& rule = *checked->findings[0].rule;
    CHECK(rule.name == "mining.hidden_thing");
    CHECK(rule.says == "it is ours");
    CHECK(rule.file == "own.yar");
    CHECK(rule.line == 1);
    REQUIRE(checked->facts.size() == 1);
    CHECK(checked->facts[0].value == "yara hidden_thing");
    CHECK(checked->facts[0].text == "plantwatch");
    CHECK(checked->facts[0].place.byte == 100);
    CHECK_FALSE(check_artefact(*book, TextBytes("nothing of it"), Plan::full));
    for (const Rule& each : book->rules) CHECK_FALSE(find_failed_case(*book, each));
}

TEST_CASE("a YARA rule without a class only tells, and *.rules may ask for what it tells") {
    const auto book = book_of({yara("rule told { strings: $a = \"plantwatch\" condition: $a }"),
                               {"own.rules", "rule dos.told sign t weight 2 maturity notify says \"told\" when artefact \"yara told\"\n"
                                             "matches facts\n| artefact yara told\npasses facts\n| artefact elf\n"}});
    REQUIRE(book);
    const auto checked = check_artefact(*book, TextBytes("\1plantwatch"), Plan::full);
    REQUIRE(checked);
    CHECK(checked->verdict.level == Level::notify);
    CHECK(checked->verdict.class_name == "dos");
}

TEST_CASE("YARA rules with an error name their file and line") {
    CHECK(why("rule a { condition: true }\n\nrule b {\n  condition: nothing_known\n}\n").starts_with("own.yar:4: "));
    CHECK(why("rule a { meta: class = \"sports\" condition: true }").starts_with("own.yar:1: there is no class 'sports'"));
    CHECK(why("\nrule a { meta: class = \"mining\" weight = 99 condition: true }").starts_with("own.yar:2: the weight '99'"));
    CHECK(why("rule a { meta: class = \"mining\" maturity = \"loud\" condition: true }").starts_with("own.yar:1: the maturity 'loud'"));
    CHECK(why("rule a { condition: true }\ninclude \"/etc/passwd\"\n").starts_with("own.yar:2: "));
    CHECK(why("// of programs\nimport \"pe\"\nrule a { condition: pe.number_of_sections > 1 }").starts_with("own.yar:2: the module 'pe' is not allowed"));
    CHECK(why("import \"hash\"\nrule a { condition: hash.md5(0, filesize) == \"x\" }").empty());
    CHECK(why(std::string("rule a { condition: true }\0", 27)).starts_with("own.yar:1: "));
    const auto twice = book_of({yara("rule a { condition: true }"), yara("rule a { condition: true }", "other.yar")});
    REQUIRE_FALSE(twice);
    CHECK(twice.error().sentence().starts_with("other.yar:1: the rule 'a' stands twice"));
}

TEST_CASE("the public YARA rules know programs of other systems by what they speak, and no text that mentions it") {
    const std::string words = "stratum+tcp:// mining.subscribe mining.submit";
    const auto of = [&](const std::string& content) {
        const auto checked = check_artefact(public_book(), TextBytes(content), Plan::subsidised);
        return checked ? checked->verdict.class_name : std::string();
    };
    CHECK(of(windows_head() + words) == "mining");
    CHECK(of(std::string("\0asm\1\0\0\0", 8) + "cryptonight_hash nonce job") == "mining");
    CHECK(of(windows_head() + "\x13" "BitTorrent protocol") == "torrent-p2p");
    CHECK(of(windows_head() + "cryptonight is a word of a dictionary").empty());
    CHECK(of("MZ are two letters, and " + words).empty());
    CHECK(of("pool,protocol\nstratum+tcp://,mining.subscribe\nmining.submit,BitTorrent protocol\n").empty());
}

TEST_CASE("a file made to match without end is read within memory and says so or ends") {
    const auto book = book_of({yara("rule many { meta: class = \"mining\" strings: $a = \"ab\" $b = /a[^x]{1,200}b/ $c = { 61 [0-100] 62 } condition: #a > 3 or #b > 3 or #c > 3 }")});
    REQUIRE(book);
    std::string content = "\1";
    while (content.size() < (2U << 20)) content += "ab";
    const auto checked = check_artefact(*book, TextBytes(content), Plan::full);
    REQUIRE(checked);
    CHECK(checked->facts.size() <= 2);
    CHECK(std::ranges::all_of(checked->facts, [](const Fact& fact) { return fact.text.size() <= 400; }));
}
