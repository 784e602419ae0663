#include "http/server.h"

#include <boost/asio/steady_timer.hpp>

#include "base/log.h"
#include "http/door_for_tests.h"

using namespace stoa;
using namespace stoa::http;
using std::chrono::milliseconds;

namespace {

const std::string host = "Host: x\r\n";

std::string get(const std::string& target, const std::string& extra = {}) {
    return "GET " + target + " HTTP/1.1\r\n" + host + extra + "\r\n";
}
std::string post(const std::string& target, const std::string& body, const std::string& extra = {}) {
    return "POST " + target + " HTTP/1.1\r\n" + host + extra + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

Task<Response> hello(Request) {
    co_return json(R"({"ok":true})");
}
Task<Response> echo(Request request) {
    co_return text(request.method + " " + request.path + " " + request.body);
}

/// Limits so short that a test waits for nothing.
ServerLimits hasty() {
    ServerLimits limits;
    limits.header_timeout = limits.body_stall_timeout = limits.write_stall_timeout = milliseconds(20);
    return limits;
}

struct Plain : Door {
    explicit Plain(ServerLimits limits = {}) : Door(limits) {
        router.on("GET", "/hello", hello);
        router.on("POST", "/echo", {.max_body_bytes = 1000}, echo);
        router.on("PUT", "/things/{id}", [](Request request) -> Task<Response> { co_return text(request.parameter("id")); });
        router.always_header("X-Frame-Options", "DENY");
        open();
    }
};

}  // namespace

TEST_CASE("a route answers, with the headers that every response carries") {
    Plain door;
    const Reply reply = door.ask(get("/hello?x=1"));
    CHECK(reply.status == 200);
    CHECK(reply.body == R"({"ok":true})");
    CHECK(reply.header("Content-Type") == "application/json; charset=utf-8");
    CHECK(reply.header("X-Frame-Options") == "DENY");
    CHECK(reply.header("Connection") == "keep-alive");
    CHECK_FALSE(reply.header("Date").empty());
    CHECK(door.ask("PUT /things/a%2Fb HTTP/1.1\r\n" + host + "\r\n").body == "a/b");
}

TEST_CASE("HEAD tells the length and sends no body") {
    Plain door;
    door.play([&]() -> Task<> {
        Client client = door.client();
        co_await client.send("HEAD /hello HTTP/1.1\r\n" + host + "\r\n" + get("/hello"));
        const Reply head = co_await client.reply(false);
        CHECK(head.status == 200);
        CHECK(head.header("Content-Length") == "11");
        CHECK((co_await client.reply()).body.size() == 11);
    });
}

TEST_CASE("what has no route is 404, a wrong method 405 with what is allowed") {
    Plain door;
    CHECK(door.ask(get("/nothing")).status == 404);
    const Reply reply = door.ask("DELETE /hello HTTP/1.1\r\n" + host + "\r\n");
    CHECK(reply.status == 405);
    CHECK(reply.header("Allow") == "GET, HEAD");
    CHECK(door.ask("BREW /nothing HTTP/1.1\r\n" + host + "\r\n").status == 404);
}

TEST_CASE("pipelined requests are answered in order, also when their bytes come one by one") {
    Plain door;
    door.play([&]() -> Task<> {
        Client client = door.client();
        co_await client.send(post("/echo", "one") + get("/hello") + post("/echo", "three"));
        CHECK((co_await client.reply()).body == "POST /echo one");
        CHECK((co_await client.reply()).status == 200);
        CHECK((co_await client.reply()).body == "POST /echo three");
        for (char c : post("/echo", "slow")) co_await client.send(std::string(1, c));
        CHECK((co_await client.reply()).body == "POST /echo slow");
    });
}

TEST_CASE("chunked bodies are read, and nothing behind them is taken for a body") {
    Plain door;
    door.play([&]() -> Task<> {
        Client client = door.client();
        co_await client.send("POST /echo HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n4;x=y\r\ndefg\r\n0\r\nHost: y\r\n\r\n" +
                             get("/hello"));
        CHECK((co_await client.reply()).body == "POST /echo abcdefg");
        CHECK((co_await client.reply()).status == 200);
    });
}

TEST_CASE("HTTP/1.0 closes after the answer, and Connection: close is obeyed") {
    Plain door;
    door.play([&]() -> Task<> {
        Client old = door.client();
        CHECK((co_await old.ask("GET /hello HTTP/1.0\r\n\r\n")).status == 200);
        CHECK(co_await old.closes());
        Client client = door.client();
        CHECK((co_await client.ask(get("/hello", "Connection: close\r\n"))).header("Connection") == "close");
        CHECK(co_await client.closes());
    });
}

TEST_CASE("a body is asked for with 100 Continue when it will be taken, and refused unread when not") {
    Plain door(hasty());
    door.play([&]() -> Task<> {
        Client client = door.client();
        co_await client.send("POST /echo HTTP/1.1\r\n" + host + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
        CHECK((co_await client.reply()).status == 100);
        CHECK((co_await client.ask("hi")).body == "POST /echo hi");
        Client other = door.client();
        co_await other.send("POST /echo HTTP/1.1\r\n" + host + "Expect: 100-continue\r\nContent-Length: 1001\r\n\r\n");
        CHECK((co_await other.reply()).status == 413);
        CHECK(co_await other.closes());
    });
}

TEST_CASE("a body over the route's limit is 413, by its length before it comes and by its chunks while it comes") {
    Plain door(hasty());
    CHECK(door.ask("POST /echo HTTP/1.1\r\n" + host + "Content-Length: 1001\r\n\r\n").status == 413);
    CHECK(door.ask("POST /echo HTTP/1.1\r\n" + host + "Content-Length: 18446744073709551615\r\n\r\n").status == 413);
    CHECK(door.ask(post("/echo", std::string(1000, 'x'))).status == 200);
    CHECK(door.ask("POST /echo HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n3e9\r\n" + std::string(1001, 'x') + "\r\n0\r\n\r\n").status == 413);
    // The client is in the middle of a large body: it still gets to read why.
    CHECK(door.ask(post("/echo", std::string(300'000, 'x'))).status == 413);
}

TEST_CASE("all bodies together have a limit") {
    ServerLimits limits = hasty();
    limits.max_bodies_bytes = 500;
    Plain door(limits);
    CHECK(door.ask(post("/echo", std::string(501, 'x'))).status == 503);
    for (int i = 0; i < 3; ++i) CHECK(door.ask(post("/echo", std::string(400, 'x'))).status == 200);
}

TEST_CASE("a header that is too large, or has too many fields, is 431") {
    Plain door(hasty());
    CHECK(door.ask(get("/hello", "X-Big: " + std::string(17'000, 'x') + "\r\n")).status == 431);
    CHECK(door.ask(get("/" + std::string(20'000, 'x'))).status == 431);
    std::string many;
    for (int i = 0; i < 101; ++i) many += "X-" + std::to_string(i) + ": 1\r\n";
    CHECK(door.ask(get("/hello", many)).status == 431);
    CHECK(door.ask(get("/hello", "X-Big: " + std::string(15'000, 'x') + "\r\n")).status == 200);
}

TEST_CASE("what is no request, or could be two, is 400 and ends the connection") {
    Plain door(hasty());
    for (const std::string& bytes : {
             std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 and so on: TLS\r\n\r\n"),
             std::string("GET /hello\r\n\r\n"),
             std::string("GET  /hello HTTP/1.1\r\n\r\n"),
             std::string("GET /hello HTTP/1.1\r\n\r\n"),                           // no Host
             std::string("GET /hello HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),     // two
             std::string("GET /hello HTTP/1.1\r\nHost : x\r\n\r\n"),               // a space before the colon
             "POST /echo HTTP/1.1\r\n" + host + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
             "POST /echo HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
             "POST /echo HTTP/1.1\r\n" + host + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
             "POST /echo HTTP/1.1\r\n" + host + "Content-Length: -3\r\n\r\nabc",
             "POST /echo HTTP/1.1\r\n" + host + "Content-Length: +3\r\n\r\nabc",
             "POST /echo HTTP/1.0\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
             "POST /echo HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n",
             "POST /echo HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n3\r\nabcdef\r\n0\r\n\r\n",
             "POST /echo HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nabc",
             get("/%2e%2e/%2e%2e/etc/passwd"),
             get("/hello%00.html"),
             get("/../hello"),
         }) {
        CAPTURE(bytes);
        door.play([&]() -> Task<> {
            Client client = door.client();
            const Reply reply = co_await client.ask(bytes);
            CHECK(reply.status == 400);
        });
    }
    for (const char* coding : {"gzip", "gzip, chunked", "identity", "xchunked"}) {
        CAPTURE(coding);
        door.play([&]() -> Task<> {
            Client client = door.client();
            const Reply reply =
                co_await client.ask("POST /echo HTTP/1.1\r\n" + host + "Transfer-Encoding: " + coding + "\r\n\r\n" + get("/hello"));
            CHECK((reply.status == 501 || reply.status == 400));
            CHECK(co_await client.closes());  // and answers nothing that stood where a body should
        });
    }
}

TEST_CASE("a header that comes too slowly is 408, and so is a body that stalls") {
    Plain door(hasty());
    CHECK(door.ask("GET /hello HTTP/1.1\r\nHos").status == 408);
    CHECK(door.ask("POST /echo HTTP/1.1\r\n" + host + "Content-Length: 10\r\n\r\nabc").status == 408);
}

TEST_CASE("a header that keeps dripping does not outlive its limit") {
    Plain door(hasty());
    door.play([&]() -> Task<> {
        Client client = door.client();
        co_await client.send("GET /hello HTTP/1.1\r\n");
        asio::steady_timer drip(door.loop);
        bool answered = false;
        asio::co_spawn(
            door.loop,
            [&]() -> Task<> {
                CHECK((co_await client.reply()).status == 408);
                answered = true;
            },
            [](std::exception_ptr) {});
        for (int i = 0; i < 1'000 && !answered; ++i) {
            co_await client.send("X-" + std::to_string(i) + ": 1\r\n");
            drip.expires_after(milliseconds(2));
            co_await drip.async_wait(asio::use_awaitable);
        }
        CHECK(answered);
    });
}

TEST_CASE("a body in pieces goes out whole, and one that breaks off ends the connection") {
    Plain door;
    const auto pieces = [](std::optional<std::uint64_t> size, std::vector<std::string> all) {
        auto body = std::make_shared<Pieces>();
        body->size = size;
        auto next = std::make_shared<std::size_t>(0);
        body->next = [all = std::move(all), next]() -> Task<std::string> {
            if (*next == all.size()) throw std::runtime_error("no more");
            co_return all[(*next)++];
        };
        Response response;
        response.body = std::move(body);
        return response;
    };
    door.router.on("GET", "/pieces", [&](Request) -> Task<Response> { co_return pieces(7, {"one", "two!"}); });
    door.router.on("GET", "/short", [&](Request) -> Task<Response> { co_return pieces(9, {"one", "two!"}); });
    door.router.on("GET", "/unknown", [&](Request) -> Task<Response> { co_return pieces(std::nullopt, {"one", "two!", ""}); });
    door.router.on("GET", "/broken", [&](Request) -> Task<Response> { co_return pieces(std::nullopt, {"one", "two!"}); });
    door.router.on("GET", "/long", [&](Request) -> Task<Response> { co_return pieces(3, {"one!"}); });
    door.play([&]() -> Task<> {
        Client client = door.client();
        CHECK((co_await client.ask(get("/pieces"))).body == "onetwo!");
        CHECK((co_await client.ask(get("/unknown"))).body == "3\r\none\r\n4\r\ntwo!\r\n0\r\n\r\n");
        CHECK((co_await client.ask(get("/pieces"))).body == "onetwo!");
    });
    for (const char* path : {"/short", "/long", "/broken"}) {
        door.play([&]() -> Task<> {
            Client client = door.client();
            CHECK((co_await client.ask(get(path))).status == 0);
        });
    }
}

TEST_CASE("an idle connection is closed without a word") {
    ServerLimits limits;
    limits.idle_timeout = milliseconds(8);
    Plain door(limits);
    door.play([&]() -> Task<> {
        Client client = door.client();
        CHECK((co_await client.ask(get("/hello"))).status == 200);
        CHECK(co_await client.closes());
    });
    CHECK(door.server.connections() == 0);
}

TEST_CASE("a reader that stops reading a large response is dropped, and a shared body goes out whole to one that reads") {
    const auto large = std::make_shared<const std::string>(30'000'000, 'x');
    const auto answers = [&](Request) -> Task<Response> {
        Response response;
        response.body = large;
        co_return response;
    };
    Plain patient;  // a hasty one may take a reader that is only slow for one that stopped
    patient.router.on("GET", "/large", answers);
    const bool is_whole = patient.ask(get("/large")).body == *large;
    CHECK(is_whole);
    Plain door(hasty());
    door.router.on("GET", "/large", answers);
    door.play([&]() -> Task<> {
        Client stalled = door.client();
        co_await stalled.send(get("/large"));
        asio::steady_timer wait(door.loop);
        for (int i = 0; i < 2'000 && (i < 5 || door.server.connections() != 0); ++i) {
            wait.expires_after(milliseconds(1));
            co_await wait.async_wait(asio::use_awaitable);
        }
        CHECK(door.server.connections() == 0);
    });
    CHECK(large.use_count() == 1);
}

TEST_CASE("one connection too many is told 503, and a place freed is a place") {
    ServerLimits limits = hasty();
    limits.max_connections = 2;
    Plain door(limits);
    door.play([&]() -> Task<> {
        std::optional<Client> one(door.client());
        Client two = door.client();
        CHECK((co_await one->ask(get("/hello"))).status == 200);
        CHECK((co_await two.ask(get("/hello"))).status == 200);
        Client three = door.client();
        CHECK((co_await three.reply()).status == 503);
        one->socket().close();
        while (door.server.connections() == 2) co_await asio::post(door.loop, asio::use_awaitable);
        Client four = door.client();
        CHECK((co_await four.ask(get("/hello"))).status == 200);
    });
}

TEST_CASE("what a handler throws becomes a response, and the connection lives on") {
    Plain door;
    door.router.on("GET", "/refused", [](Request) -> Task<Response> {
        throw Refused(wire::Refusal{}, "Not today.");
        co_return empty();
    });
    door.router.on("GET", "/broken", [](Request) -> Task<Response> {
        throw std::runtime_error("the secret detail");
        co_return empty();
    });
    door.router.on("GET", "/odd", [](Request) -> Task<Response> {
        throw 7;
        co_return empty();
    });
    set_log_level(LogLevel::error);
    door.play([&]() -> Task<> {
        Client client = door.client();
        CHECK((co_await client.ask(get("/refused"))).body == "Not today.");
        const Reply broken = co_await client.ask(get("/broken"));
        CHECK(broken.status == 500);
        CHECK(broken.body.find("secret") == std::string::npos);
        CHECK((co_await client.ask(get("/odd"))).status == 500);
        CHECK((co_await client.ask(get("/hello"))).status == 200);
    });
    door.router.on_refused([](const Refused& refused) { return text("mapped: " + refused.sentence(), 403); });
    door.router.on_problem([](int status, std::string_view) { return text("problem", status); });
    CHECK(door.ask(get("/refused")).body == "mapped: Not today.");
    CHECK(door.ask(get("/nothing")).body == "problem");
    CHECK(door.ask("nonsense\r\n\r\n").body == "problem");
}

TEST_CASE("a gate refuses before the body is read") {
    Plain door(hasty());
    door.router.before([](const Request& request) -> std::optional<Response> {
        if (request.header("x-key") == "right") return std::nullopt;
        return text("locked", 401);
    });
    CHECK(door.ask("POST /echo HTTP/1.1\r\n" + host + "Content-Length: 900\r\n\r\n").status == 401);
    CHECK(door.ask(post("/echo", "hi", "X-Key: right\r\n")).status == 200);
}

TEST_CASE("a response can't be split by what stands in a header") {
    Headers headers;
    CHECK_THROWS(headers.add("Location", "/a\r\nSet-Cookie: x=1"));
    Response response;
    CHECK_THROWS(response.set_cookie("a", "b; Path=/x", std::nullopt, Response::SameSite::lax, Response::Transport::plain));
    response.set_cookie("a", "b", std::chrono::seconds(5), Response::SameSite::strict, Response::Transport::https);
    CHECK(*response.headers.find("set-cookie") == "a=b; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=5");
    CHECK(*file("", "x/y", "a\"\r\nü.ipynb").headers.find("Content-Disposition") ==
          "attachment; filename=\"a_____.ipynb\"; filename*=UTF-8''a%22%0D%0A%C3%BC.ipynb");
}

TEST_CASE("a stopping server closes idle connections and lets a request at work finish") {
    Plain door;
    asio::steady_timer finish(door.loop, std::chrono::steady_clock::time_point::max());
    bool at_work = false;
    door.router.on("GET", "/slow", [&](Request) -> Task<Response> {
        at_work = true;
        boost::system::error_code ignored;
        co_await finish.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
        co_return text("finished");
    });
    door.play([&]() -> Task<> {
        Client idle = door.client();
        CHECK((co_await idle.ask(get("/hello"))).status == 200);
        Client busy = door.client();
        co_await busy.send(get("/slow"));
        while (!at_work) co_await asio::post(door.loop, asio::use_awaitable);
        bool stopped = false;
        asio::co_spawn(door.loop, door.server.stop(), [&](std::exception_ptr) { stopped = true; });
        CHECK(co_await idle.closes());
        CHECK_FALSE(stopped);
        finish.cancel();
        const Reply reply = co_await busy.reply();
        CHECK(reply.body == "finished");
        CHECK(reply.header("Connection") == "close");
        CHECK(co_await busy.closes());
        while (!stopped) co_await asio::post(door.loop, asio::use_awaitable);
        CHECK(door.server.connections() == 0);
    });
}

TEST_CASE("a request that never finishes does not keep a stopping server past its limit") {
    ServerLimits limits;
    limits.stop_timeout = milliseconds(5);
    Plain door(limits);
    asio::steady_timer never(door.loop, std::chrono::steady_clock::time_point::max());
    bool at_work = false;
    door.router.on("GET", "/stuck", [&](Request) -> Task<Response> {
        at_work = true;
        co_await never.async_wait(asio::use_awaitable);
        co_return empty();
    });
    door.play([&]() -> Task<> {
        Client busy = door.client();
        co_await busy.send(get("/stuck"));
        while (!at_work) co_await asio::post(door.loop, asio::use_awaitable);
        co_await door.server.stop();
        CHECK((co_await busy.reply()).status == 0);
    });
}
