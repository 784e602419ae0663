// Archives are made here byte by byte, as their formats say.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include <zlib.h>

#include "guard/check.h"

using namespace stoa::guard;

namespace {

const std::string miner = "import os\nos.system('./xmrig -o stratum+tcp://pool.example.org:3333 -u me')\n";

std::string number(std::uint64_t value, int width) {
    std::string out;
    for (int i = 0; i < width; ++i) out += static_cast<char>(value >> (8 * i));
    return out;
}

std::string packed(const std::string& text, int window_bits) {
    z_stream stream{};
    REQUIRE(deflateInit2(&stream, 9, Z_DEFLATED, window_bits, 9, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string out(deflateBound(&stream, text.size()) + 64, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}
std::string gzip(const std::string& text) { return packed(text, 15 + 16); }

using Files = std::vector<std::pair<std::string, std::string>>;

std::string zip(const Files& files, int flags = 0) {
    std::string out;
    std::string directory;
    for (const auto& [name, text] : files) {
        const std::string body = packed(text, -15);
        const std::string head = number(20, 2) + number(static_cast<std::uint64_t>(flags), 2) + number(8, 2) + number(0, 4) + number(0, 4) + number(body.size(), 4) + number(text.size(), 4) +
                                 number(name.size(), 2) + number(0, 2);
        directory += "PK\x01\x02" + number(20, 2) + head + number(0, 2) + number(0, 2) + number(0, 2) + number(0, 4) + number(out.size(), 4) + name;
        out += "PK\x03\x04" + head + name + body;
    }
    return out + directory + "PK\x05\x06" + number(0, 4) + number(files.size(), 2) + number(files.size(), 2) + number(directory.size(), 4) + number(out.size(), 4) + number(0, 2);
}

std::string tar(const Files& files) {
    std::string out;
    for (const auto& [name, text] : files) {
        std::string head(512, '\0');
        head.replace(0, name.size(), name);
        char size[13];
        std::snprintf(size, sizeof size, "%011o", static_cast<unsigned>(text.size()));
        head.replace(124, 11, size);
        head[156] = '0';
        head.replace(257, 5, "ustar");
        unsigned sum = 8 * ' ';
        for (const char c : head) sum += static_cast<unsigned char>(c);
        char check[8];
        std::snprintf(check, sizeof check, "%06o", sum);
        head.replace(148, 6, check);
        out += head + text + std::string((512 - text.size() % 512) % 512, '\0');
    }
    return out + std::string(1024, '\0');
}

std::map<std::string, std::string> files_in(const std::string& archive, ArchiveLimits limits = {}, std::string* exceeded = nullptr) {
    std::map<std::string, std::string> out;
    const auto walked = walk_archive(TextBytes(archive), limits, [&](std::string_view path, std::string_view content) { out.emplace(path, content); });
    if (exceeded != nullptr) *exceeded = walked.exceeded;
    if (!walked.is_archive) out.emplace("no archive", "");
    return out;
}

const RuleBook& book() {
    static const RuleBook made = parse_rules(public_rules()).value();
    return made;
}

}  // namespace

TEST_CASE("what lies in zip and tar files, packed or not, is seen as it was put there") {
    const Files files = {{"a/one.py", miner}, {"two.txt", std::string(3'000, 'x')}, {"empty", ""}};
    const std::map<std::string, std::string> wanted(files.begin(), files.end());
    CHECK(files_in(zip(files)) == wanted);
    CHECK(files_in(tar(files)) == wanted);
    CHECK(files_in(gzip(tar(files))) == wanted);
    const std::string whole = tar(files);
    CHECK(files_in(gzip(whole.substr(0, 700)) + gzip(whole.substr(700))) == wanted);
    CHECK(files_in("import os").contains("no archive"));
    CHECK(files_in(std::string(2'000, '\0')).contains("no archive"));
}

TEST_CASE("of packed text that is no code a sample is read; code behind the same packing is read whole") {
    const std::string text(3 << 20, 'x');
    std::string exceeded;
    const auto seen = files_in(gzip(text), {}, &exceeded);
    CHECK(seen.at("packed").size() == 1 << 20);
    CHECK(exceeded.empty());
    CHECK(check_archive(book(), TextBytes(gzip(text)), Plan::subsidised)->verdict.level == Level::clean);
    CHECK(files_in(gzip("#!/bin/sh\n" + text)).at("packed").size() == text.size() + 10);
    // The first of several pieces may be short, to look like nothing.
    CHECK(files_in(gzip("a") + gzip(text)).at("packed").size() == text.size() + 1);
}

TEST_CASE("an archive is judged by the file in it that looks worst, however deep it lies, and says which") {
    const auto judged = [](const std::string& archive) { return check_archive(book(), TextBytes(archive), Plan::subsidised); };
    const Files honest = {{"lesson.py", "import numpy as np\nprint(np.arange(3))\n"}, {"data.csv", "a,b\n1,2\n"}};
    CHECK(judged(zip(honest))->verdict.level == Level::clean);
    Files bad = honest;
    bad.emplace_back("pkg/setup.py", miner);
    const auto in_zip = judged(zip(bad));
    CHECK(in_zip->verdict.level == Level::act);
    CHECK(in_zip->verdict.class_name == "mining");
    CHECK(in_zip->inside == "pkg/setup.py");
    const auto nested = judged(zip({{"docs/more.tar.gz", gzip(tar(bad))}}));
    CHECK(nested->verdict.level == Level::act);
    CHECK(nested->inside == "docs/more.tar.gz/pkg/setup.py");
    CHECK_FALSE(judged("no archive").has_value());
}

TEST_CASE("a bomb, and what can't be opened, is named and never clean") {
    const auto met = [](const std::string& archive, ArchiveLimits limits) {
        std::string exceeded;
        const auto seen = files_in(archive, limits, &exceeded);
        std::uint64_t bytes = 0;
        for (const auto& [path, content] : seen) bytes += content.size();
        CHECK(bytes <= limits.total_bytes);
        CHECK(check_archive(book(), TextBytes(archive), Plan::subsidised, limits)->verdict.level == Level::notify);
        return exceeded;
    };
    ArchiveLimits small;
    small.members = 10;
    small.member_bytes = 1 << 20;
    small.total_bytes = 4 << 20;
    const std::string zeros(3 << 20, '\0');
    CHECK(met(zip({{"a", zeros}}), small) == "bytes of a file of an archive");
    CHECK(met(zip({{"a", zeros.substr(0, 1 << 20)}, {"b", zeros.substr(0, 1 << 20)}, {"c", zeros.substr(0, 1 << 20)}, {"d", zeros.substr(0, 1 << 20)}, {"e", zeros.substr(0, 1 << 20)}}), small) ==
          "bytes of an archive");
    CHECK(met(gzip(zeros), small) == "bytes of an archive");
    Files many;
    for (int i = 0; i < 30; ++i) many.emplace_back(std::to_string(i), "x");
    CHECK(met(tar(many), small) == "files of an archive");
    std::string deep = zip({{"a.py", "x = 1"}});
    for (int i = 0; i < 5; ++i) deep = zip({{"a.zip", deep}});
    CHECK(met(deep, small) == "archives within archives");
    CHECK(met(zip({{"a.py", miner}}, 1), small) == "an encrypted file of an archive");
    CHECK(met(gzip(tar({{"a.py", miner}})).substr(0, 20) + "xx", small) == "a packed file that can't be unpacked");
}
