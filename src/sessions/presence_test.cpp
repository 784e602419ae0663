#include "sessions/presence.h"

#include <doctest/doctest.h>

using namespace stoa;

TEST_CASE("the first news tell of all, later ones of what changed, and nobody hears of itself again") {
    Presence presence;
    presence.joined(1, PersonId("ada"), "Ada");
    REQUIRE(presence.news_for(1));
    CHECK(presence.news_for(1)->all);
    CHECK(presence.news_for(1)->here[0].is_you);
    presence.forget_news();
    CHECK_FALSE(presence.has_news());
    CHECK_FALSE(presence.news_for(1));

    presence.joined(2, PersonId("bob"), "Bob");
    CHECK(presence.news_for(2)->here.size() == 2);
    REQUIRE(presence.news_for(1)->here.size() == 1);
    CHECK(presence.news_for(1)->here[0].name == "Bob");
    CHECK_FALSE(presence.news_for(1)->all);
    presence.forget_news();

    presence.said(2, {"cell", {{3, 5}}, true});
    CHECK_FALSE(presence.news_for(2));
    REQUIRE(presence.news_for(1));
    CHECK(presence.news_for(1)->here[0].selections[0].head == 5);
    presence.forget_news();

    presence.left(2);
    CHECK(presence.news_for(1)->gone == std::vector<std::int64_t>{2});
    presence.said(2, {});
    presence.forget_news();
    CHECK_FALSE(presence.has_news());
}

TEST_CASE("a person has one colour in every tab, another than the others while there are enough") {
    Presence presence;
    std::set<std::int64_t> colors;
    for (std::uint64_t page = 1; page <= 8; ++page) presence.joined(page, PersonId("p" + std::to_string(page)), "P");
    presence.joined(9, PersonId("p1"), "P");
    const auto news = presence.news_for(1);
    for (int i = 0; i < 8; ++i) colors.insert(news->here[static_cast<std::size_t>(i)].color);
    CHECK(colors.size() == 8);
    CHECK(news->here[8].color == news->here[0].color);
}
