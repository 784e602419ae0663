#include "api/access.h"

#include <doctest/doctest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "base/json.h"

using namespace stoa;

namespace {

template <std::size_t At = 0>
void check_names() {
    if constexpr (At < std::variant_size_v<wire::PageMessage>) {
        wire::PageMessage message(std::in_place_index<At>);
        const std::string text = wire::encode(message);
        const std::string tag = "\"type\":\"" + std::string(rule_of(message).name) + "\"";
        CHECK_MESSAGE(text.find(tag) != std::string::npos, text);
        check_names<At + 1>();
    }
}

}  // namespace

TEST_CASE("each page message stands under its own name") {
    check_names();
}

TEST_CASE("a route that no rule names belongs to nobody") {
    CHECK_FALSE(find_route_rule("GET", "/api/secret"));
    CHECK_FALSE(find_route_rule("TRACE", "/api/me"));
    CHECK_FALSE(find_route_rule("POST", "/api/me"));
    CHECK_FALSE(find_route_rule("GET", "/api/notebooks/one"));
    CHECK_FALSE(find_route_rule("GET", ""));
    REQUIRE(find_route_rule("HEAD", "/api/notebooks/{id}/ipynb"));
    CHECK(find_route_rule("HEAD", "/api/notebooks/{id}/ipynb")->role == NotebookRole::viewer);
}

TEST_CASE("no rule stands twice, and every notebook's route asks for a role") {
    std::set<std::string> seen;
    for (const RouteRule& rule : route_rules()) {
        CHECK(seen.insert(std::string(rule.method) + std::string(rule.pattern)).second);
        if (rule.pattern.starts_with("/api/notebooks/{id}")) CHECK(rule.role != NotebookRole::none);
        if (rule.role != NotebookRole::none) CHECK(rule.pattern.find("{id}") != std::string_view::npos);
        if (rule.role != NotebookRole::none) CHECK(rule.who == Who::person);
        if (rule.method != "GET" && rule.by_token == ByToken::read) CHECK_MESSAGE(false, rule.pattern);
    }
}

TEST_CASE("to edit does not imply to run, nor the other way, and an owner may all") {
    using enum NotebookRole;
    CHECK_FALSE(Roles{editor}.allow(runner));
    CHECK_FALSE(Roles{runner}.allow(editor));
    CHECK(Roles{runner, editor}.allow(runner));
    CHECK_FALSE(Roles{runner, editor}.allow(owner));
    for (const auto role : {viewer, commenter, runner, editor, owner}) {
        CHECK(Roles{owner}.allow(role));
        CHECK(Roles{role}.allow(viewer));
        CHECK_FALSE(Roles{}.allow(role));
    }
    CHECK_FALSE(Roles{viewer}.allow(commenter));
    CHECK_FALSE(Roles{owner}.allow(none));
}

TEST_CASE("docs/access.md is what the table says") {
    std::ifstream file(std::string(STOA_SOURCE_DIR) + "/docs/access.md");
    std::stringstream text;
    text << file.rdbuf();
    CHECK_MESSAGE(text.str() == access_page(), "run: stoa access > docs/access.md");
}
