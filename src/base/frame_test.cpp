#include "base/frame.h"

#include <doctest/doctest.h>

using namespace stoa;

TEST_CASE("frames come out as they went in, however the bytes are cut") {
    std::string bytes;
    append_frame(bytes, 0, "hello");
    append_frame(bytes, 7, "");
    append_frame(bytes, 4'000'000'000u, std::string(70'000, 'x'));
    for (std::size_t step : {1u, 3u, 8u, 9u, 100'000u}) {
        FrameReader reader(100'000);
        std::vector<Frame> frames;
        for (std::size_t at = 0; at < bytes.size(); at += step) {
            reader.feed(std::string_view(bytes).substr(at, step));
            for (auto frame = reader.next(); frame.value(); frame = reader.next()) frames.push_back(std::move(**frame));
        }
        REQUIRE(frames.size() == 3);
        CHECK(frames[0].payload == "hello");
        CHECK(frames[1].stream == 7);
        CHECK(frames[2].stream == 4'000'000'000u);
        CHECK(frames[2].payload.size() == 70'000);
    }
}

TEST_CASE("a frame over the limit is refused before its bytes come") {
    FrameReader reader(10);
    reader.feed(std::string("\0\0\0\x0b\0\0\0\0", 8));
    CHECK_FALSE(reader.next().has_value());
}
