#include "kernels/numbered_log.h"

#include <doctest/doctest.h>
#include <stdlib.h>

#include <fstream>

#include "base/frame.h"

using namespace stoa;
namespace fs = std::filesystem;

namespace {

struct Folder {
    fs::path path;
    Folder() {
        std::string name = (fs::temp_directory_path() / "stoa-log-XXXXXX").string();
        path = ::mkdtemp(name.data());
    }
    ~Folder() { fs::remove_all(path); }
    [[nodiscard]] std::size_t segments() const {
        return static_cast<std::size_t>(std::ranges::count_if(
            fs::directory_iterator(path), [](const auto& entry) { return entry.path().extension() == ".log"; }));
    }
    [[nodiscard]] fs::path last_segment() const {
        fs::path last;
        for (const auto& entry : fs::directory_iterator(path)) {
            if (entry.path().extension() == ".log" && entry.path() > last) last = entry.path();
        }
        return last;
    }
};

constexpr Time at{milliseconds(1000)};

wire::KernelEvent event(int number) {
    return wire::RunStarted{"r" + std::to_string(number), number};
}

void add(NumberedLog& log, int from, int to) {
    for (int i = from; i <= to; ++i) CHECK(log.append(event(i), at) == i);
    REQUIRE(log.flush());
}

/// The numbers of what can be read from there on; each record is checked to be the one written.
std::vector<std::int64_t> read_all(const NumberedLog& log, std::int64_t from, std::size_t batch = 1000) {
    NumberedLog::Cursor cursor{.seq = from};
    FrameReader reader(1 << 20);
    for (;;) {
        auto got = log.read(cursor, batch);
        if (got.frames.empty()) break;
        CHECK(cursor.seq == got.last_seq + 1);
        reader.feed(got.frames);
    }
    std::vector<std::int64_t> numbers;
    for (;;) {
        auto frame = reader.next();
        REQUIRE(frame);
        if (!*frame) return numbers;
        auto message = wire::decode_from_shim((*frame)->payload);
        REQUIRE(message);
        auto& record = std::get<wire::Record>(*message);
        if (const auto* started = std::get_if<wire::RunStarted>(&record.event)) CHECK(started->execution_count == record.seq);
        numbers.push_back(record.seq);
    }
}

std::vector<std::int64_t> numbers(std::int64_t from, std::int64_t to) {
    std::vector<std::int64_t> all;
    for (; from <= to; ++from) all.push_back(from);
    return all;
}

constexpr NumberedLog::Limits small{.segment_bytes = 1000, .record_bytes = 5000};

}  // namespace

TEST_CASE("records are numbered from 1 and read back from any number, across segments and in any batch size") {
    Folder folder;
    auto log = NumberedLog::make(folder.path / "log", small);
    add(log, 1, 100);
    CHECK(log.last_seq() == 100);
    for (std::int64_t from : {1, 2, 10, 11, 99, 100, 101}) {
        for (std::size_t batch : {1, 200, 1000, 100000}) CHECK(read_all(log, from, batch) == numbers(from, 100));
    }
}

TEST_CASE("what is held is not readable before it is on disk") {
    Folder folder;
    auto log = NumberedLog::make(folder.path / "log", {});
    log.append(event(1), at);
    CHECK(read_all(log, 1).empty());
    CHECK(log.flush());
    CHECK(read_all(log, 1) == numbers(1, 1));
}

TEST_CASE("whole segments go when they are acknowledged, the one being written stays") {
    Folder folder;
    auto log = NumberedLog::make(folder.path, small);
    add(log, 1, 100);
    const auto before = folder.segments();
    log.trim(1);
    CHECK(folder.segments() == before);
    log.trim(50);
    CHECK(folder.segments() < before);
    CHECK(log.first_seq() > 1);
    CHECK(log.first_seq() <= 51);
    CHECK(read_all(log, 1) == numbers(log.first_seq(), 100));
    log.trim(100);
    CHECK(folder.segments() == 1);
    add(log, 101, 130);
    CHECK(read_all(log, 101) == numbers(101, 130));
    CHECK(log.bytes_on_disk() < 10000);
}

TEST_CASE("a log is opened again as it was, and a torn end is cut at the last whole record") {
    for (int cut = 0; cut < 200; cut += cut < 5 ? 1 : 13) {
        Folder folder;
        std::string epoch;
        {
            auto log = NumberedLog::make(folder.path, small);
            add(log, 1, 25);
            epoch = log.epoch();
        }
        const auto last = folder.last_segment();
        const auto size = fs::file_size(last);
        if (static_cast<std::size_t>(cut) > size) break;
        fs::resize_file(last, size - static_cast<std::size_t>(cut));
        auto log = NumberedLog::open_existing(folder.path, small);
        CHECK(log.epoch() == epoch);
        CHECK(log.last_seq() <= 25);
        CHECK((cut == 0) == (log.last_seq() == 25));
        CHECK(log.last_seq() >= 25 - 1 - cut / 60);
        const auto next = static_cast<int>(log.last_seq()) + 1;
        add(log, next, next + 1);
        CHECK(read_all(log, 1) == numbers(1, next + 1));
    }
}

TEST_CASE("an end with wrong bytes is cut like a torn one") {
    Folder folder;
    {
        auto log = NumberedLog::make(folder.path, {});
        add(log, 1, 10);
    }
    std::fstream file(folder.last_segment(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(-3, std::ios::end);
    file.put('#');
    file.close();
    auto log = NumberedLog::open_existing(folder.path, {});
    CHECK(log.last_seq() == 9);
    CHECK(read_all(log, 1) == numbers(1, 9));
}

TEST_CASE("a second log is not made over a first, and none is opened where there is none") {
    Folder folder;
    { auto log = NumberedLog::make(folder.path, {}); }
    CHECK_THROWS((void)NumberedLog::make(folder.path, {}));
    CHECK_THROWS((void)NumberedLog::open_existing(folder.path / "other", {}));
}

TEST_CASE("an output longer than a frame may be is replaced by its count") {
    Folder folder;
    auto log = NumberedLog::make(folder.path, small);
    log.append(wire::RunOutput{"r1", wire::StreamAppended{wire::StreamName::stdout, {.text = std::string(6000, 'x')}}, {}}, at);
    CHECK(log.flush());
    NumberedLog::Cursor cursor;
    const auto batch = log.read(cursor, 100);
    CHECK(batch.frames.contains("output_dropped"));
    CHECK(batch.frames.contains("\"r1\""));
}
