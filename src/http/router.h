// Which handler answers which request. The rooms behind register here; the server asks. Filled before the server listens.
#pragma once

#include <chrono>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/task.h"
#include "http/message.h"
#include "http/websocket.h"

namespace stoa::http {

class Folder;
struct Route;

struct RouteOptions {
    std::size_t max_body_bytes = 1 << 20;  ///< more is answered with 413, before it is read where its length is told
};

using Handler = std::function<Task<Response>(Request)>;
/// Looks at a request whose body is not read yet; a response refuses it, and so does a thrown Refused.
using Gate = std::function<std::optional<Response>(const Request&)>;
/// Before the upgrade; a response (or Refused) refuses it.
using AcceptWebSocket = std::function<Task<std::optional<Response>>(Request)>;
using WebSocketHandler = std::function<Task<>(std::shared_ptr<WebSocket>, Request)>;

struct FolderOptions {
    std::vector<std::string> page_paths = {"/"};  ///< patterns that are answered with index.html, as "/notebooks/{id}"
    bool pages_for_lost = false;  ///< a browser that goes to an address which is none gets index.html, with status 404
    std::size_t max_folder_bytes = 256 << 20;     ///< the folder is held in memory; a larger one is a std::runtime_error
    std::vector<std::string> left_out;            ///< folders directly inside that are not served from here, as "frame"
    std::string path_before;                      ///< "/x": index.html's addresses that begin with "/" get it in front
    Pairs headers;                                ///< of every file, before the router's always_header
};

/// A route that fits a path, with the parameters of its pattern.
struct Match {
    Pairs parameters;
    const Route* route = nullptr;           ///< the method's route, or null
    std::vector<std::string_view> allowed_methods;  ///< when the path fits but the method does not
};

class Router {
public:
    Router();
    ~Router();
    Router(const Router&) = delete;
    Router& operator=(const Router&) = delete;

    /// Pattern: '/'-separated literals and {name}s; a {name} takes one non-empty segment. Literals win over names.
    /// GET answers HEAD too. Throws std::logic_error for a pattern registered twice.
    void on(std::string_view method, std::string_view pattern, RouteOptions options, Handler handler);
    void on(std::string_view method, std::string_view pattern, Handler handler) { on(method, pattern, {}, std::move(handler)); }
    /// A member function as the handler; `desk` outlives the router's use.
    template <class Desk>
    void on(std::string_view method, std::string_view pattern, std::int64_t max_body_bytes, Desk& desk,
            Task<Response> (Desk::*handler)(Request)) {
        on(method, pattern, RouteOptions{static_cast<std::size_t>(max_body_bytes)},
           [&desk, handler](Request request) { return (desk.*handler)(std::move(request)); });
    }
    void on_websocket(std::string_view pattern, WebSocketOptions options, AcceptWebSocket accept, WebSocketHandler handler);

    /// Answers GET and HEAD below prefix with the files of a folder, read once, now. `x.js.br` and `x.js.gz` stand in for
    /// x.js where the browser accepts them. Names with a content hash (assets/app-B1c2D3e4.js) are cached for ever,
    /// the rest is revalidated by ETag. Routes win over files. Links and files whose name begins with '.' are left out.
    void serve_folder(std::string_view prefix, const std::filesystem::path& folder, FolderOptions options = {});

    /// Every request that some route fits passes the gates in order, before its body is read and before any upgrade.
    void before(Gate gate);
    /// Turns what a person can't have into a response. Without it: 400 and the sentence as text.
    void on_refused(std::function<Response(const Refused&)> make);
    /// Looks at what broke in a handler; the server has logged it. Without it: 500 and one plain sentence.
    void on_failed(std::function<Response(std::exception_ptr)> make);
    /// The door's own answers: 400, 404, 405, 408, 413, 426, 431, 503. Without it: the sentence as text.
    void on_problem(std::function<Response(int status, std::string_view sentence)> make);
    /// Goes into every response that has no field of that name (Content-Security-Policy, X-Frame-Options, ...).
    void always_header(std::string name, std::string value);

    /// Hears of every answer: the route's pattern ("(no route)" for what none fits), method, status, and the time from the end
    /// of the request's header to the answer, before it is written. Not of WebSockets that were opened.
    using Watch = std::function<void(std::string_view pattern, std::string_view method, int status, std::chrono::nanoseconds took)>;
    void on_answered(Watch watch) { watch_ = std::move(watch); }

    // For the server:
    void answered(std::string_view pattern, std::string_view method, int status, std::chrono::nanoseconds took) const {
        if (watch_) watch_(pattern, method, status, took);
    }
    [[nodiscard]] Match find(std::string_view method, const std::vector<std::string>& segments) const;
    [[nodiscard]] std::optional<Response> find_file(const Request& request, const std::vector<std::string>& segments) const;
    [[nodiscard]] std::optional<Response> ask_gates(const Request& request) const;
    [[nodiscard]] Response refused(const Refused& refused) const;
    [[nodiscard]] Response failed(std::exception_ptr failure) const;
    [[nodiscard]] Response problem(int status, std::string_view sentence) const;
    [[nodiscard]] const Pairs& always_headers() const { return always_headers_; }

private:
    void add(std::unique_ptr<Route> route);

    std::vector<std::unique_ptr<Route>> routes_;  // in the order of their patterns, literals first
    std::vector<std::unique_ptr<Folder>> folders_;
    std::vector<Gate> gates_;
    std::function<Response(const Refused&)> make_refused_;
    std::function<Response(std::exception_ptr)> make_failed_;
    std::function<Response(int, std::string_view)> make_problem_;
    Pairs always_headers_;
    Watch watch_;
};

}  // namespace stoa::http
