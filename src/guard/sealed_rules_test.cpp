// What is taken as an operator's sealed rules, and what is refused with which words.
#include <doctest/doctest.h>

#include "guard/check.h"
#include "guard/sealed_rules.h"
#include "guard/verdict.h"

using namespace stoa::guard;

namespace {

constexpr std::string_view own_rule = R"(
rule mining.own
    sign own
    weight 9
    maturity act
    says "a name that only we look for"
    when call "plantwatch.begin"
    matches
    | import plantwatch
    | plantwatch.begin()
    passes
    | print("plantwatch.begin")
)";

std::vector<RuleFile> own() { return {{"own.rules", std::string(own_rule)}}; }

std::string error_of(const std::expected<Bundle, stoa::DecodeError>& opened) { return opened ? "" : opened.error().what; }

RuleBook book_with(const std::vector<RuleFile>& more) {
    std::vector<RuleFile> files(public_rules().begin(), public_rules().end());
    files.insert(files.end(), more.begin(), more.end());
    auto book = parse_rules(files);
    REQUIRE(book.has_value());
    return std::move(*book);
}

}  // namespace

TEST_CASE("a bundle gives back what was sealed, to who has its keys") {
    const SealKeys keys = make_seal_keys();
    for (const std::string& secret : {std::string(), keys.secret}) {
        const std::string bytes = seal_rules(own(), 3, 1'700'000'000'000, keys.signing_key, secret);
        CHECK((bytes.find("plantwatch") == std::string::npos) == !secret.empty());
        const auto opened = open_bundle(bytes, keys.public_key, secret, 3);
        REQUIRE(opened.has_value());
        CHECK(opened->number == 3);
        CHECK(opened->made_at == 1'700'000'000'000);
        CHECK(opened->encrypted == !secret.empty());
        REQUIRE(opened->files.size() == 1);
        CHECK(opened->files[0].text == own_rule);
        CHECK(opened->files[0].is_sealed);
        const auto kept = find_kept_bundle(kept_bundle(bytes));
        REQUIRE(kept.has_value());
        CHECK(*kept == bytes);
    }
}

TEST_CASE("a bundle of another key, an older one, one that was changed or cut off is refused, and the refusal says which") {
    const SealKeys keys = make_seal_keys();
    const SealKeys others = make_seal_keys();
    const std::string bytes = seal_rules(own(), 3, 0, keys.signing_key, keys.secret);
    CHECK(error_of(open_bundle(bytes, others.public_key, keys.secret)) == "is signed by another key");
    CHECK(error_of(open_bundle(bytes, keys.public_key, others.secret)) == "is encrypted with another secret");
    CHECK(error_of(open_bundle(bytes, keys.public_key, {})) == "is encrypted, and no secret was given");
    CHECK(error_of(open_bundle(bytes, keys.public_key, keys.secret, 4)) == "has number 3, and 4 was loaded before: an older one is not taken");
    CHECK(error_of(open_bundle(bytes + "x", keys.public_key, keys.secret)) == "goes on behind its end");
    CHECK(error_of(open_bundle("class mining always \"mining\"", keys.public_key, {})) == "is no bundle of sealed rules");
    for (std::size_t length = 8; length < bytes.size(); ++length) REQUIRE(error_of(open_bundle(bytes.substr(0, length), keys.public_key, keys.secret)) == "is cut off");
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        std::string changed = bytes;
        changed[at] ^= 4;
        CAPTURE(at);
        REQUIRE_FALSE(open_bundle(changed, keys.public_key, keys.secret).has_value());
    }
}

TEST_CASE("a key file names what it holds") {
    const SealKeys keys = make_seal_keys();
    const std::string text = seal_key_file(SealKeyKind::public_key, keys.public_key);
    CHECK(parse_seal_key(SealKeyKind::public_key, text) == keys.public_key);
    CHECK_FALSE(parse_seal_key(SealKeyKind::secret, text).has_value());
    CHECK_FALSE(parse_seal_key(SealKeyKind::public_key, "stoa-rules-public AAAA\n").has_value());
    CHECK_FALSE(parse_seal_key(SealKeyKind::public_key, "").has_value());
}

TEST_CASE("a sealed rule warns nobody, and what it saw is on the operator's list") {
    const std::vector<std::string> cell = {"import plantwatch\nplantwatch.begin()"};
    CHECK(check_cells(book_with({}), cell, Plan::subsidised).verdict.level == Level::clean);
    std::vector<RuleFile> files = own();
    CHECK(check_cells(book_with(files), cell, Plan::subsidised).verdict.level == Level::warn);
    files[0].is_sealed = true;
    const CheckedFile sealed = check_cells(book_with(files), cell, Plan::subsidised);
    CHECK(sealed.verdict.level == Level::notify);
    CHECK(sealed.verdict.class_name == "mining");
    REQUIRE(sealed.findings.size() == 1);
    CHECK(sealed.findings[0].rule->name == "mining.own");
}

TEST_CASE("a sealed rule makes no stop of what open rules ask about") {
    const std::vector<std::string> cell = {"import plantwatch\nplantwatch.begin()\n!./tool -o stratum+tcp://pool.supportxmr.com:3333 -u 4AbC"};
    std::vector<RuleFile> files = own();
    const auto open = check_cells(book_with({}), cell, Plan::subsidised).verdict;
    REQUIRE(open.level >= Level::warn);
    files[0].is_sealed = true;
    CHECK(check_cells(book_with(files), cell, Plan::subsidised).verdict.level == open.level);
}
