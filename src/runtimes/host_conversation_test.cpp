// The conversation as dialogues: what is said and heard, in order.
#include "runtimes/host_conversation.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

using namespace stoa;
using namespace host_action;

namespace {

const Time start{milliseconds(1'000'000)};

std::string word(const HostAction& action) {
    struct {
        std::string operator()(const SendToHost& a) const {
            struct {
                std::string operator()(const wire::HostHello&) const { return "hello"; }
                std::string operator()(const wire::StartRuntime& m) const { return "start " + m.runtime_id; }
                std::string operator()(const wire::ExtendRuntime& m) const { return "extend " + m.runtime_id; }
                std::string operator()(const wire::EndRuntime& m) const { return "end " + m.runtime_id; }
                std::string operator()(const wire::OpenStream& m) const { return fmt::format("open {} {}", m.runtime_id, m.stream); }
                std::string operator()(const wire::StreamClosed& m) const { return fmt::format("close {}", m.stream); }
            } of;
            return std::visit(of, a.message);
        }
        std::string operator()(const SendToShim& a) const { return fmt::format("shim {} {}", a.stream, a.message.index()); }
        std::string operator()(const StoreStarted& a) const { return "store started " + a.runtime.str(); }
        std::string operator()(const StoreEnded& a) const { return "store ended " + a.runtime.str(); }
        std::string operator()(const TellChanged& a) const {
            return fmt::format("tell {} {}", a.runtime.str(), wire::name_of(a.state.phase));
        }
        std::string operator()(const TellLinkOpened& a) const { return fmt::format("link {} {}", a.runtime.str(), a.stream); }
        std::string operator()(const TellShimSaid& a) const { return "said " + a.runtime.str(); }
        std::string operator()(const TellLinkClosed& a) const { return "unlink " + a.runtime.str(); }
        std::string operator()(const TellEnded& a) const { return "ended " + a.runtime.str() + ": " + a.sentence; }
    } of;
    return std::visit(of, action);
}

struct Dialogue {
    HostConversation talk{HostConversationConfig{.memory_limit_bytes = 7, .cores = 2}, start};
    Time now = start;

    std::string heard() {
        std::string all;
        for (const auto& action : talk.take_actions()) all += (all.empty() ? "" : "; ") + word(action);
        return all;
    }
    void welcome(std::vector<std::string> ids, bool sandbox = true) {
        wire::HostWelcome message{.protocol = 1, .cores = 2, .memory_bytes = 8, .sandbox = sandbox, .reason = std::nullopt, .runtimes = {}};
        if (!sandbox) message.reason = "No sandbox here.";
        for (auto& id : ids) message.runtimes.push_back({id, "ann", 7, 2});
        talk.heard(std::move(message), now);
    }
    void started(const std::string& id) { talk.heard(wire::RuntimeStarted{{id, "ann", 7, 2}}, now); }
    LivingRuntime row(const std::string& id, const std::string& notebook = "n") {
        return {.runtime = RuntimeId(id), .notebook = NotebookId(notebook), .person = PersonId("ann")};
    }
    /// Allotted, opened, started and linked on stream 1.
    void living(const std::string& id) {
        welcome({});
        talk.allot(row(id));
        talk.open(RuntimeId(id), 1, now);
        talk.stored(RuntimeId(id), now);
        started(id);
        (void)heard();
    }
};

const std::string attached =
    encode(wire::FromShim(wire::Attached{.protocol = 1, .epoch = "e", .first_seq = 1, .last_seq = 0, .kernel = wire::KernelPhase::idle,
                                         .running = std::nullopt, .known_runs = {}}));

}  // namespace

TEST_CASE("a runtime is asked for only when it is durable, someone opened it and the host is there") {
    Dialogue d;
    d.talk.allot(d.row("r"));
    d.talk.open(RuntimeId("r"), 1, d.now);
    CHECK(d.heard() == "tell r starting");
    d.welcome({});
    CHECK(d.heard() == "");
    d.talk.stored(RuntimeId("r"), d.now);
    CHECK(d.heard() == "start r");
    d.started("r");
    CHECK(d.heard() == "store started r; open r 1; link r 1");
    d.talk.heard_stream(1, attached, d.now);
    CHECK(d.heard() == "said r");
}

TEST_CASE("what can't be stored is not started") {
    Dialogue d;
    d.welcome({});
    d.talk.allot(d.row("r"));
    d.talk.open(RuntimeId("r"), 1, d.now);
    (void)d.heard();
    d.talk.not_stored(RuntimeId("r"), "The disk is full.");
    CHECK(d.heard() == "tell r unavailable; ended r: The disk is full.");
    CHECK_FALSE(d.talk.find_runtime(NotebookId("n")).has_value());
}

TEST_CASE("a host that is back soon is never told as unreachable, and its streams are opened again") {
    Dialogue d;
    d.living("r");
    d.talk.disconnected(d.now);
    CHECK(d.heard() == "unlink r");
    CHECK(d.talk.next_deadline() == d.now + milliseconds(2000));
    d.now += milliseconds(1999);
    d.talk.tick(d.now);
    CHECK(d.heard() == "");
    d.welcome({"r"});
    CHECK(d.heard() == "open r 1; link r 1");
    CHECK_FALSE(d.talk.next_deadline().has_value());
}

TEST_CASE("a host that stays away is told once") {
    Dialogue d;
    d.living("r");
    d.talk.disconnected(d.now);
    d.now += milliseconds(2000);
    d.talk.tick(d.now);
    CHECK(d.heard() == "unlink r; tell r unreachable");
    d.now += milliseconds(60'000);
    d.talk.disconnected(d.now);  // another failed attempt doesn't begin the wait anew
    d.talk.tick(d.now);
    CHECK(d.heard() == "");
    CHECK_FALSE(d.talk.next_deadline().has_value());
    d.welcome({"r"});
    CHECK(d.heard() == "open r 1; link r 1");
}

TEST_CASE("a runtime that the host no longer has is ended; one that nobody knows is ended there") {
    Dialogue d;
    d.living("r");
    d.talk.disconnected(d.now);
    (void)d.heard();
    d.welcome({"stranger"});
    CHECK(d.heard() == "end stranger; store ended r; ended r: The runtime ended: the machine that ran it was restarted.");
    d.started("late");
    CHECK(d.heard() == "end late");
}

TEST_CASE("after serve's restart a runtime that lived is linked, one that was never made is asked for") {
    Dialogue d;
    auto lived = d.row("a", "n1");
    lived.started = true;
    d.talk.load(lived);
    d.talk.load(d.row("b", "n2"));
    CHECK(d.talk.list_living().size() == 2);
    CHECK(d.talk.find_runtime(NotebookId("n1")) == RuntimeId("a"));
    d.talk.open(RuntimeId("a"), 1, d.now);
    d.talk.open(RuntimeId("b"), 2, d.now);
    CHECK(d.heard() == "tell b starting");
    d.welcome({"a"});
    CHECK(d.heard() == "open a 1; link a 1; start b");
}

TEST_CASE("a host lost while it starts a runtime is asked again") {
    Dialogue d;
    d.welcome({});
    d.talk.allot(d.row("r"));
    d.talk.stored(RuntimeId("r"), d.now);
    d.talk.open(RuntimeId("r"), 1, d.now);
    CHECK(d.heard() == "tell r starting; start r");
    d.talk.disconnected(d.now);
    d.welcome({});
    CHECK(d.heard() == "start r");
}

TEST_CASE("what the host can't make ends with its sentence") {
    Dialogue d;
    d.welcome({});
    d.talk.allot(d.row("r"));
    d.talk.stored(RuntimeId("r"), d.now);
    d.talk.open(RuntimeId("r"), 1, d.now);
    (void)d.heard();
    d.talk.heard(wire::RuntimeFailed{"r", "No memory."}, d.now);
    CHECK(d.heard() == "tell r unavailable; store ended r; ended r: No memory.");
}

TEST_CASE("without a sandbox a runtime is refused with the reason, and one that lives is kept") {
    Dialogue d;
    auto lived = d.row("a", "n1");
    lived.started = true;
    d.talk.load(lived);
    d.talk.allot(d.row("b", "n2"));
    d.talk.stored(RuntimeId("b"), d.now);
    d.talk.open(RuntimeId("a"), 1, d.now);
    d.talk.open(RuntimeId("b"), 2, d.now);
    CHECK_FALSE(d.talk.refusal().has_value());
    (void)d.heard();
    d.welcome({"a"}, false);
    CHECK(d.heard() == "open a 1; link a 1; tell b unavailable; store ended b; ended b: No sandbox here.");
    CHECK(d.talk.refusal() == "No sandbox here.");
    d.welcome({"a"});
    CHECK(d.heard() == "");
    CHECK_FALSE(d.talk.refusal().has_value());
}

TEST_CASE("ending tells the shim first, and the host after the grace") {
    Dialogue d;
    d.living("r");
    d.talk.end(RuntimeId("r"), d.now);
    CHECK(d.heard() == fmt::format("store ended r; shim 1 {}", wire::ToShim(wire::Shutdown{}).index()));
    CHECK_FALSE(d.talk.find_runtime(NotebookId("n")).has_value());
    CHECK(d.talk.count_runtimes(PersonId("ann")) == 0);
    d.talk.heard_stream(1, attached, d.now);  // what it still says is heard
    CHECK(d.heard() == "said r");
    CHECK(d.talk.next_deadline() == d.now + milliseconds(3000));
    d.now += milliseconds(3000);
    d.talk.tick(d.now);
    CHECK(d.heard() == "end r");
    d.talk.heard(wire::StreamClosed{1}, d.now);
    d.talk.heard(wire::RuntimeEnded{"r", "Done."}, d.now);
    CHECK(d.heard() == "unlink r; ended r: Done.");
}

TEST_CASE("ending while the host is away is over at once and made good when it is back") {
    Dialogue d;
    d.living("r");
    d.talk.disconnected(d.now);
    d.talk.end(RuntimeId("r"), d.now);
    CHECK(d.heard() == "unlink r; store ended r; ended r: The runtime was ended.");
    d.welcome({"r"});
    CHECK(d.heard() == "end r");
}

TEST_CASE("ending that a lost connection interrupts goes on with the next welcome") {
    Dialogue d;
    d.living("r");
    d.talk.end(RuntimeId("r"), d.now);
    (void)d.heard();
    d.talk.disconnected(d.now);
    d.welcome({"r"});
    CHECK(d.heard() == "unlink r; end r");
    d.talk.disconnected(d.now);
    d.welcome({});
    CHECK(d.heard() == "ended r: The runtime was ended.");
}

TEST_CASE("a shim that speaks nonsense loses its stream and is tried again, ever more slowly") {
    Dialogue d;
    d.living("r");
    d.talk.heard_stream(1, "nonsense", d.now);
    CHECK(d.heard() == "close 1; unlink r");
    d.talk.heard_stream(1, attached, d.now);  // was on its way
    d.talk.tick(d.now + milliseconds(99));
    CHECK(d.heard() == "");
    for (int wait : {100, 200, 400, 800, 1600, 3200, 5000, 5000}) {
        CHECK(d.talk.next_deadline() == d.now + milliseconds(wait));
        d.now += milliseconds(wait);
        d.talk.tick(d.now);
        const auto opened = d.heard();
        CHECK(opened.starts_with("open r "));
        d.talk.heard(wire::StreamClosed{std::stoll(opened.substr(7))}, d.now);
        CHECK(d.heard() == "unlink r");
    }
}

TEST_CASE("a session that closes leaves the runtime alive, and another finds it") {
    Dialogue d;
    d.living("r");
    d.talk.close(RuntimeId("r"));
    CHECK(d.heard() == "close 1");
    d.talk.heard_stream(1, attached, d.now);
    d.talk.heard(wire::StreamClosed{1}, d.now);
    CHECK(d.heard() == "");
    d.talk.open(RuntimeId("r"), 2, d.now);
    CHECK(d.heard() == "open r 2; link r 2");
}

TEST_CASE("use is told to those who listen, and unknown runtimes are passed over") {
    Dialogue d;
    d.living("r");
    wire::Usage usage;
    wire::RuntimeUsage use{.runtime_id = "r", .memory_bytes = 5, .cpu_percent = 50, .stops_at = 1234, .extensions_left = std::nullopt, .use = wire::RuntimeUse{}};
    use.use->connections = 3;
    usage.runtimes = {use, use};
    usage.runtimes[1].runtime_id = "stranger";
    d.talk.heard(usage, d.now);
    auto actions = d.talk.take_actions();
    REQUIRE(actions.size() == 1);
    const auto& told = std::get<TellChanged>(actions[0]).state;
    CHECK(told.memory_bytes == 5);
    CHECK(told.cpu_percent == 50);
    CHECK(told.memory_limit_bytes == 7);
    CHECK(told.cores == 2);
    CHECK(told.stops_at == 1234);
    REQUIRE(told.use);
    CHECK(told.use->connections == 3);
}

TEST_CASE("an end is put off only where the host said that it may be, and once for each time it said so") {
    Dialogue d;
    d.living("r");
    d.talk.extend(RuntimeId("r"));
    d.talk.extend(RuntimeId("stranger"));
    CHECK(d.heard() == "");
    wire::Usage usage;
    usage.runtimes = {{.runtime_id = "r", .memory_bytes = 1, .cpu_percent = 0, .stops_at = 1234, .extensions_left = 2, .use = {}}};
    d.talk.heard(usage, d.now);
    const auto told = d.talk.take_actions();
    REQUIRE(told.size() == 1);
    CHECK(std::get<TellChanged>(told[0]).state.extensions_left == 2);
    d.talk.extend(RuntimeId("r"));
    d.talk.extend(RuntimeId("r"));
    CHECK(d.heard() == "extend r");
    usage.runtimes[0].extensions_left = 0;
    d.talk.heard(usage, d.now);
    (void)d.talk.take_actions();
    d.talk.extend(RuntimeId("r"));
    CHECK(d.heard() == "");
}

TEST_CASE("an unknown runtime has ended for whoever opens it") {
    Dialogue d;
    d.talk.open(RuntimeId("gone"), 1, d.now);
    CHECK(d.heard() == "ended gone: The runtime was ended.");
}

TEST_CASE("starts take turns, the longest waiting first, and the next begins when a kernel is there, fails or takes too long") {
    Dialogue d;
    d.welcome({});  // two cores: four at once
    for (const char* id : {"z", "y", "x", "w", "v", "u", "a"}) {
        d.talk.allot(d.row(id, std::string("n") + id));
        d.talk.open(RuntimeId(id), 1, d.now);
        d.talk.stored(RuntimeId(id), d.now);
    }
    CHECK(d.heard() == "tell z starting; start z; tell y starting; start y; tell x starting; start x; tell w starting; start w; "
                       "tell v starting; tell v starting; tell u starting; tell u starting; tell a starting; tell a starting");
    d.started("z");
    CHECK(d.heard() == "store started z; open z 1; link z 1");  // its kernel still starts
    d.talk.heard_stream(1, attached, d.now);
    CHECK(d.heard() == "said z; start v");
    d.talk.heard_stream(1, attached, d.now);
    CHECK(d.heard() == "said z");
    d.talk.heard(wire::RuntimeFailed{"y", "No memory."}, d.now);
    CHECK(d.heard() == "tell y unavailable; store ended y; ended y: No memory.; start u");
    CHECK(d.talk.next_deadline() == d.now + milliseconds(20'000));
    d.now += milliseconds(20'000);
    d.talk.tick(d.now);
    CHECK(d.heard() == "start a");
}

TEST_CASE("who waits is told why, and one that is ended meanwhile is never started") {
    Dialogue d;
    d.welcome({});
    for (const char* id : {"a", "b", "c", "d", "e"}) d.talk.allot(d.row(id, std::string("n") + id));
    for (const char* id : {"a", "b", "c", "d", "e"}) {
        d.talk.open(RuntimeId(id), 1, d.now);
        d.talk.stored(RuntimeId(id), d.now);
    }
    const auto actions = d.talk.take_actions();
    const auto* last = std::get_if<TellChanged>(&actions.back());
    REQUIRE(last != nullptr);
    CHECK(last->runtime.str() == "e");
    CHECK(last->state.reason == "Many start at once. This one starts when it is its turn.");
    d.talk.end(RuntimeId("e"), d.now);
    (void)d.heard();
    d.started("a");
    d.talk.heard_stream(1, attached, d.now);
    CHECK(d.heard() == "store started a; open a 1; link a 1; said a");
}

TEST_CASE("a host that is lost while several start is asked again for all of them, in turn") {
    Dialogue d;
    d.welcome({});
    for (const char* id : {"e", "d", "c", "b", "a"}) {
        d.talk.allot(d.row(id, std::string("n") + id));
        d.talk.open(RuntimeId(id), 1, d.now);
        d.talk.stored(RuntimeId(id), d.now);
    }
    (void)d.heard();
    d.talk.disconnected(d.now);
    d.welcome({});
    CHECK(d.heard() == "start e; start d; start c; start b");
}
