#include "kernels/jupyter_message.h"

#include <doctest/doctest.h>

#include "kernels/init_message.h"

using namespace stoa;

namespace {

const MessageKey key("secret");

Frames signed_frames(std::string header, std::string content, std::string parent = "{}") {
    std::string signature = key.sign(header, parent, "{}", content);
    return {"topic", "<IDS|MSG>", signature, header, parent, "{}", content};
}

}  // namespace

TEST_CASE("a message is read with its parent, and what is sent reads back") {
    const auto read = parse_message(signed_frames(R"({"msg_type":"stream"})", R"({"name":"stdout"})", R"({"msg_id":"r1"})"), key);
    REQUIRE(read);
    CHECK(read->type == "stream");
    CHECK(read->parent_id == "r1");
    CHECK(read->content.at("name") == "stdout");
    const auto sent =
        parse_message(make_frames({"execute_request", "r\"1", R"({"code":"1"})"}, "s", "2024-01-01T00:00:00Z", key), key);
    REQUIRE(sent);
    CHECK(sent->type == "execute_request");
}

TEST_CASE("the signature is that of Jupyter's hmac-sha256") {
    CHECK(key.sign("{}", "{}", "{}", "{}") == "34982f0bfec60e7b933ffde06c1ecab0fba073717a95ab943d1dd06f82c2d5e4");
}

TEST_CASE("a wrong signature is found before anything is parsed") {
    auto frames = signed_frames("{", "{");
    frames[2][5] ^= 1;
    CHECK(parse_message(frames, key).error().where == "signature");
    frames[2].pop_back();
    CHECK(parse_message(frames, key).error().where == "signature");
    CHECK(parse_message(signed_frames("{", "{"), MessageKey("other")).error().where == "signature");
}

TEST_CASE("wrong frames, no JSON and nonsense types are errors that name the place") {
    CHECK(parse_message({}, key).error().where == "message");
    CHECK(parse_message({"<IDS|MSG>", "x"}, key).error().where == "message");
    CHECK(parse_message(signed_frames("[]", "{}"), key).error().where == "header");
    CHECK(parse_message(signed_frames(R"({"msg_type":7})", "{}"), key).error().where == "header.msg_type");
    CHECK(parse_message(signed_frames(R"({"msg_type":"a"})", "7"), key).error().where == "content");
    CHECK(parse_message(signed_frames(R"({"msg_type":"a"})", "{} x"), key).error().where == "content");
    CHECK(parse_message(signed_frames(R"({"msg_type":"a"})", "{}", "no"), key).error().where == "parent_header");
    const std::string deep = R"({"a":)" + std::string(200, '[') + std::string(200, ']') + "}";
    CHECK(parse_message(signed_frames(R"({"msg_type":"a"})", deep), key).error().where == "content");
}

TEST_CASE("bytes that are not UTF-8 become replacement characters") {
    const auto read = parse_message(signed_frames(R"({"msg_type":"stream"})", "{\"text\":\"a\xff\xe2\x82z\"}"), key);
    REQUIRE(read);
    CHECK(read->content.at("text") == "a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdz");
    CHECK(mend_utf8("é€😀") == "é€😀");
    CHECK(mend_utf8("\xed\xa0\x80") == "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
}

TEST_CASE("a prefix never cuts a character") {
    CHECK(utf8_prefix("aé", 2) == 1);
    CHECK(utf8_prefix("aé", 3) == 3);
    CHECK(utf8_prefix("😀😀", 7) == 4);
    CHECK(utf8_prefix("😀", 3) == 0);
}

TEST_CASE("init's messages are read, others refused") {
    CHECK(std::get<ProgramStarted>(*parse_init_message("STARTED 12")).pid == 12);
    CHECK(std::get<ProgramEnded>(*parse_init_message("EXITED code 3")).code == 3);
    CHECK(std::get<ProgramEnded>(*parse_init_message("EXITED signal 9")).signal == 9);
    for (std::string_view text : {"", "STARTED", "STARTED x", "EXITED signal 9 ", "READY "})
        CHECK_FALSE(parse_init_message(text));
}
