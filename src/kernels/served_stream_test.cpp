#include "kernels/served_stream.h"

#include <doctest/doctest.h>
#include <stdlib.h>

using namespace stoa;
namespace fs = std::filesystem;

namespace {

struct Serve {
    fs::path folder;
    std::optional<NumberedLog> log;
    ServedStream stream;
    FrameReader reader{1 << 20};

    explicit Serve(ServedStream::Limits limits = {}) : stream(limits) {
        std::string name = (fs::temp_directory_path() / "stoa-stream-XXXXXX").string();
        folder = ::mkdtemp(name.data());
        log.emplace(NumberedLog::make(folder, {}));
    }
    ~Serve() { fs::remove_all(folder); }

    void add(int count) {
        for (int i = 0; i < count; ++i) log->append(wire::RunStarted{"r1", 1, {}}, Time());
        REQUIRE(log->flush());
    }
    std::expected<std::optional<wire::ToShim>, DecodeError> say(const wire::ToShim& message) {
        std::string frame;
        append_frame(frame, 0, wire::encode(message));
        stream.feed(frame);
        return stream.next();
    }
    void attach(std::int64_t applied, std::optional<std::string> epoch) {
        const wire::Attach request{1, std::move(epoch), applied};
        REQUIRE(say(request));
        stream.attached(request,
                        {.protocol = 1, .epoch = log->epoch(), .first_seq = log->first_seq(), .last_seq = log->last_seq()});
    }
    /// The numbers of the records that the stream gives now; -1 for attached.
    std::vector<std::int64_t> hear() {
        std::vector<std::int64_t> numbers;
        for (;;) {
            stream.fill(*log);
            if (stream.output().empty()) return numbers;
            reader.feed(stream.output());
            stream.written(stream.output().size());
            while (auto frame = *reader.next()) {
                auto message = wire::decode_from_shim(frame->payload);
                REQUIRE(message);
                const auto* record = std::get_if<wire::Record>(&*message);
                numbers.push_back(record ? record->seq : -1);
            }
        }
    }
};

ServedStream::Limits narrow() {
    ServedStream::Limits limits;
    limits.window_bytes = 1000;
    limits.batch_bytes = 300;
    return limits;
}

}  // namespace

TEST_CASE("replay starts after what serve has applied, at any number, and goes on with what is new") {
    for (std::int64_t applied : {0, 1, 7, 19, 20, 99}) {
        Serve serve;
        serve.add(20);
        serve.attach(applied, serve.log->epoch());
        auto heard = serve.hear();
        REQUIRE(heard.size() == static_cast<std::size_t>(1 + std::max<std::int64_t>(0, 20 - applied)));
        CHECK(heard[0] == -1);
        if (applied < 20) CHECK(heard[1] == applied + 1);
        serve.add(1);
        CHECK(serve.hear() == std::vector<std::int64_t>{21});
    }
}

TEST_CASE("numbers of another epoch, or of none, start from the oldest record") {
    for (std::optional<std::string> epoch : {std::optional<std::string>("other"), std::optional<std::string>()}) {
        Serve serve;
        serve.add(3);
        serve.attach(2, epoch);
        CHECK(serve.hear() == std::vector<std::int64_t>{-1, 1, 2, 3});
    }
}

TEST_CASE("no more than the window is on its way until it is acknowledged") {
    Serve serve(narrow());
    serve.add(100);
    serve.attach(0, {});
    auto first = serve.hear();
    CHECK(first.size() > 3);
    CHECK(first.size() < 15);
    CHECK(serve.hear().empty());
    serve.stream.acknowledged(first.back());
    auto second = serve.hear();
    REQUIRE_FALSE(second.empty());
    CHECK(second.front() == first.back() + 1);
    std::size_t count = first.size() - 1 + second.size();
    while (count < 100) {
        serve.stream.acknowledged(second.back());
        second = serve.hear();
        REQUIRE_FALSE(second.empty());
        count += second.size();
    }
    CHECK(count == 100);
}

TEST_CASE("a stream that does not begin with attach of this protocol is refused") {
    Serve early, old, stranger, nonsense;
    CHECK_FALSE(early.say(wire::InterruptKernel{}));
    CHECK_FALSE(old.say(wire::Attach{2, {}, 0}));
    std::string frame;
    append_frame(frame, 1, wire::encode(wire::ToShim(wire::Attach{1, {}, 0})));
    stranger.stream.feed(frame);
    CHECK_FALSE(stranger.stream.next());
    frame.clear();
    append_frame(frame, 0, "{]");
    nonsense.stream.feed(frame);
    CHECK_FALSE(nonsense.stream.next());
}
