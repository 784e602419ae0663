#include "http/router.h"

#include <algorithm>
#include <stdexcept>

#include "http/folder.h"
#include "http/route.h"

namespace stoa::http {

Router::Router() = default;
Router::~Router() = default;

void Router::add(std::unique_ptr<Route> route) {
    const auto key = [](const std::unique_ptr<Route>& r) -> const std::string& { return r->pattern.order(); };
    const auto same = std::ranges::equal_range(routes_, route->pattern.order(), {}, key);
    for (const auto& other : same) {
        if (other->method == route->method) throw std::logic_error("two handlers for " + route->method + " " + route->pattern.text());
    }
    routes_.insert(same.end(), std::move(route));
}

void Router::on(std::string_view method, std::string_view pattern, RouteOptions options, Handler handler) {
    add(std::make_unique<Route>(Route{std::string(method), Pattern(pattern), options, std::move(handler), {}, {}, {}}));
}

void Router::on_websocket(std::string_view pattern, WebSocketOptions options, AcceptWebSocket accept, WebSocketHandler handler) {
    add(std::make_unique<Route>(Route{{}, Pattern(pattern), {}, {}, options, std::move(accept), std::move(handler)}));
}

void Router::serve_folder(std::string_view prefix, const std::filesystem::path& folder, FolderOptions options) {
    folders_.push_back(std::make_unique<Folder>(prefix, folder, std::move(options)));
}

void Router::before(Gate gate) {
    gates_.push_back(std::move(gate));
}
void Router::on_refused(std::function<Response(const Refused&)> make) {
    make_refused_ = std::move(make);
}
void Router::on_failed(std::function<Response(std::exception_ptr)> make) {
    make_failed_ = std::move(make);
}
void Router::on_problem(std::function<Response(int, std::string_view)> make) {
    make_problem_ = std::move(make);
}
void Router::always_header(std::string name, std::string value) {
    Headers checked;
    checked.add(name, value);
    always_headers_.emplace_back(std::move(name), std::move(value));
}

Match Router::find(std::string_view method, const std::vector<std::string>& segments) const {
    if (method == "HEAD") method = "GET";
    Match found;
    for (const auto& route : routes_) {
        auto parameters = route->pattern.match(segments);
        if (!parameters) continue;
        if (route->method == method || (route->is_websocket() && method == "GET")) {
            found.parameters = std::move(*parameters);
            found.route = route.get();
            return found;
        }
        found.allowed_methods.push_back(route->is_websocket() ? std::string_view("GET") : std::string_view(route->method));
    }
    return found;
}

std::optional<Response> Router::find_file(const Request& request, const std::vector<std::string>& segments) const {
    for (const auto& folder : folders_) {
        if (auto response = folder->find(request, segments)) return response;
    }
    for (const auto& folder : folders_) {
        if (auto response = folder->find_lost(request)) return response;
    }
    return std::nullopt;
}

std::optional<Response> Router::ask_gates(const Request& request) const {
    for (const Gate& gate : gates_) {
        if (auto response = gate(request)) return response;
    }
    return std::nullopt;
}

Response Router::refused(const Refused& refused) const {
    return make_refused_ ? make_refused_(refused) : text(refused.sentence(), 400);
}

Response Router::failed(std::exception_ptr failure) const {
    return make_failed_ ? make_failed_(failure) : text("Something broke. The server's log says what.", 500);
}

Response Router::problem(int status, std::string_view sentence) const {
    return make_problem_ ? make_problem_(status, sentence) : text(std::string(sentence), status);
}

}  // namespace stoa::http
