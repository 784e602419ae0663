#include "api/access.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace stoa {

namespace {

using enum Who;
using Role = NotebookRole;
using By = ByToken;

constexpr std::array routes{
    // Open to all
    RouteRule{"GET", "/api/health", anyone, Role::none, By::read, "whether the server works"},
    RouteRule{"GET", "/api/door", anyone, Role::none, By::read, "how one can come in"},
    RouteRule{"POST", "/api/sign_in", anyone, Role::none, By::never, "sign in"},
    RouteRule{"GET", "/api/oidc/start", anyone, Role::none, By::never, "begin to sign in through the OpenID provider"},
    RouteRule{"GET", "/api/oidc/callback", anyone, Role::none, By::never, "come back from it, signed in"},
    RouteRule{"POST", "/api/sign_up", anyone, Role::none, By::never, "make one's account, where that is open or with an invitation"},
    RouteRule{"POST", "/api/password_by_link", anyone, Role::none, By::never, "set one's password with a link"},
    RouteRule{"GET", "/api/me", anyone, Role::none, By::read, "who one is; 401 for nobody"},
    // One's own account
    RouteRule{"POST", "/api/sign_out", person, Role::none, By::never, "end this session"},
    RouteRule{"GET", "/api/sessions", person, Role::none, By::never, "list one's sessions"},
    RouteRule{"DELETE", "/api/sessions", person, Role::none, By::never, "end all one's sessions"},
    RouteRule{"DELETE", "/api/sessions/{session}", person, Role::none, By::never, "end one of one's sessions"},
    RouteRule{"PUT", "/api/password", person, Role::none, By::never, "set or change one's password"},
    RouteRule{"GET", "/api/tokens", person, Role::none, By::never, "list one's API tokens"},
    RouteRule{"POST", "/api/tokens", person, Role::none, By::never, "make an API token"},
    RouteRule{"DELETE", "/api/tokens/{token}", person, Role::none, By::never, "revoke one's API token"},
    RouteRule{"POST", "/api/invitations", person, Role::none, By::never, "invite somebody, where the rule of sign-up lets one"},
    // The operator
    RouteRule{"GET", "/api/people", operator_, Role::none, By::never, "list accounts"},
    RouteRule{"POST", "/api/people/{person}/password_link", operator_, Role::none, By::never, "a link that sets a person's password"},
    RouteRule{"PATCH", "/api/people/{person}", operator_, Role::none, By::never, "deactivate, activate, make operator"},
    RouteRule{"GET", "/api/guard/cases", operator_, Role::none, By::never, "list what the guard found"},
    RouteRule{"GET", "/api/guard/cases/{case}", operator_, Role::none, By::never, "read a case and its evidence; the reading is written down"},
    RouteRule{"POST", "/api/guard/cases/{case}/answer", operator_, Role::none, By::never, "answer a reported mistake"},
    RouteRule{"POST", "/api/guard/cases/{case}/close", operator_, Role::none, By::never, "close a case"},
    RouteRule{"GET", "/api/guard/policy", operator_, Role::none, By::never, "what is done about each class"},
    RouteRule{"PUT", "/api/guard/policy", operator_, Role::none, By::never, "choose what is done about a class"},
    RouteRule{"POST", "/api/guard/rules", operator_, Role::none, By::never, "read the guard's rules again"},
    // The library
    RouteRule{"GET", "/api/notebooks", person, Role::none, By::read, "list the notebooks that one may see"},
    RouteRule{"POST", "/api/notebooks", person, Role::none, By::write, "make a notebook"},
    RouteRule{"POST", "/api/notebooks/import", person, Role::none, By::write, "make a notebook of a file"},
    RouteRule{"GET", "/api/unread/{file}", person, Role::none, By::read, "download one's own upload that could not be read"},
    RouteRule{"DELETE", "/api/unread/{file}", person, Role::none, By::write, "delete one's own upload that could not be read"},
    RouteRule{"GET", "/api/kernelspecs", person, Role::none, By::read, "list the kernels that a notebook can choose"},
    RouteRule{"GET", "/api/search", person, Role::none, By::read, "search the notebooks that one may see"},
    RouteRule{"POST", "/api/folders", person, Role::none, By::write, "make a folder of one's own"},
    RouteRule{"PATCH", "/api/folders", person, Role::none, By::write, "move a folder of one's own"},
    RouteRule{"DELETE", "/api/folders", person, Role::none, By::write, "take out a folder of one's own"},
    RouteRule{"GET", "/api/trash", person, Role::none, By::read, "list one's deleted notebooks"},
    RouteRule{"POST", "/api/trash/{id}/restore", person, Role::none, By::write, "bring one's own notebook back"},
    RouteRule{"DELETE", "/api/trash/{id}", person, Role::none, By::write, "delete one's own notebook for good"},
    RouteRule{"GET", "/api/examples", person, Role::none, By::read, "list the examples"},
    RouteRule{"POST", "/api/examples/{name}", person, Role::none, By::write, "make one's own copy of an example"},
    // A notebook
    RouteRule{"GET", "/api/notebooks/{id}", person, Role::viewer, By::read, "its line in the library"},
    RouteRule{"PATCH", "/api/notebooks/{id}", person, Role::editor, By::write, "rename it"},
    RouteRule{"DELETE", "/api/notebooks/{id}", person, Role::owner, By::write, "put it into the trash"},
    RouteRule{"PATCH", "/api/notebooks/{id}/place", person, Role::viewer, By::write, "its folder and star in one's own library"},
    RouteRule{"POST", "/api/notebooks/{id}/duplicate", person, Role::viewer, By::write, "make one's own copy"},
    RouteRule{"GET", "/api/notebooks/{id}/ipynb", person, Role::viewer, By::read, "download it"},
    RouteRule{"GET", "/api/notebooks/{id}/export/py", person, Role::viewer, By::read, "download it as a script"},
    RouteRule{"GET", "/api/notebooks/{id}/export/html", person, Role::viewer, By::read, "download it as a page"},
    RouteRule{"PUT", "/api/notebooks/{id}/ipynb", person, Role::editor, By::write, "replace its content"},
    RouteRule{"GET", "/api/notebooks/{id}/blobs/{blob}", person, Role::viewer, By::read, "a large output"},
    RouteRule{"GET", "/api/notebooks/{id}/cells/{cell}/outputs/{number}/text", person, Role::viewer, By::read, "the whole text of an output"},
    RouteRule{"GET", "/api/notebooks/{id}/cells/{cell}/outputs/{number}/search", person, Role::viewer, By::read, "search an output"},
    // Its runtime: the owner's files, so the owner alone
    RouteRule{"POST", "/api/notebooks/{id}/runtime", person, Role::owner, By::write, "start its runtime"},
    RouteRule{"GET", "/api/notebooks/{id}/files/list", person, Role::owner, By::read, "list files of its runtime"},
    RouteRule{"GET", "/api/notebooks/{id}/files/content", person, Role::owner, By::read, "read a file"},
    RouteRule{"PUT", "/api/notebooks/{id}/files/content", person, Role::owner, By::write, "save a file"},
    RouteRule{"GET", "/api/notebooks/{id}/files/zip", person, Role::owner, By::read, "download a folder"},
    RouteRule{"GET", "/api/notebooks/{id}/files/upload", person, Role::owner, By::read, "how far an upload came"},
    RouteRule{"PATCH", "/api/notebooks/{id}/files/upload", person, Role::owner, By::write, "send a part of an upload"},
    RouteRule{"POST", "/api/notebooks/{id}/files/upload", person, Role::owner, By::write, "finish an upload"},
    RouteRule{"DELETE", "/api/notebooks/{id}/files/upload", person, Role::owner, By::write, "drop an upload"},
    RouteRule{"POST", "/api/notebooks/{id}/files/folder", person, Role::owner, By::write, "make a folder of files"},
    RouteRule{"POST", "/api/notebooks/{id}/files/rename", person, Role::owner, By::write, "rename a file"},
    RouteRule{"DELETE", "/api/notebooks/{id}/files", person, Role::owner, By::write, "delete a file"},
    RouteRule{"GET", "/api/notebooks/{id}/processes", person, Role::owner, By::read, "list programs of its runtime"},
    RouteRule{"POST", "/api/notebooks/{id}/processes/end", person, Role::owner, By::write, "end a program of its runtime"},
    RouteRule{"GET", "/api/notebooks/{id}/terminals", person, Role::owner, By::read, "list terminals"},
    RouteRule{"POST", "/api/notebooks/{id}/terminals", person, Role::owner, By::write, "open a terminal"},
    RouteRule{"DELETE", "/api/notebooks/{id}/terminals/{terminal}", person, Role::owner, By::write, "close a terminal"},
    RouteRule{"GET", "/api/notebooks/{id}/terminals/{terminal}/attach", person, Role::owner, By::write, "type in a terminal; checked again at every message"},
    RouteRule{"GET", "/api/notebooks/{id}/live", person, Role::viewer, By::write, "open its page; each message is checked below"},
};

constexpr std::array messages{
    MessageRule{"hello", Role::viewer, "watch"},
    MessageRule{"push_text", Role::editor, "type"},
    MessageRule{"push_structure", Role::editor, "insert, move, delete and convert cells"},
    MessageRule{"pull_text", Role::viewer, "ask for what was missed"},
    MessageRule{"run_cells", Role::runner, "run cells"},
    MessageRule{"cancel_runs", Role::runner, "take runs out of the queue"},
    MessageRule{"clear_outputs", Role::editor, "empty outputs"},
    MessageRule{"interrupt", Role::runner, "interrupt the kernel"},
    MessageRule{"restart_kernel", Role::runner, "start the kernel again"},
    MessageRule{"stop_runtime", Role::runner, "end the runtime"},
    MessageRule{"keep_runtime", Role::runner, "put off the end of a runtime in which nothing computes"},
    MessageRule{"send_comm", Role::runner, "move a widget: the kernel hears of it"},
    MessageRule{"open_widgets", Role::viewer, "see the widgets"},
    MessageRule{"answer_input", Role::runner, "answer what a program asks"},
    MessageRule{"answer_gate", Role::runner, "answer the guard's question about one's own run; put a notice away"},
    MessageRule{"report_mistake", Role::runner, "say that the guard is mistaken about one's own run"},
    MessageRule{"ask_kernel", Role::runner, "complete and look up: the kernel runs for it"},
    MessageRule{"presence", Role::viewer, "show where one is"},
};
static_assert(messages.size() == std::variant_size_v<wire::PageMessage>, "every page message has its rule");

std::string_view word(Who who) {
    switch (who) {
        case anyone: return "anybody";
        case person: return "signed in";
        default: return "operator";
    }
}

std::string_view word(ByToken by) {
    switch (by) {
        case By::read: return "read or write";
        case By::write: return "write";
        default: return "no";
    }
}

std::string roles_that_may(NotebookRole needed) {
    std::string out;
    for (const auto role : {Role::viewer, Role::commenter, Role::runner, Role::editor, Role::owner}) {
        if (Roles{role}.allow(needed)) out += (out.empty() ? "" : ", ") + std::string(name_of(role));
    }
    return out;
}

}  // namespace

std::span<const RouteRule> route_rules() {
    return routes;
}

std::span<const MessageRule> message_rules() {
    return messages;
}

const RouteRule* find_route_rule(std::string_view method, std::string_view pattern) {
    if (method == "HEAD") method = "GET";
    const auto found = std::ranges::find_if(routes, [&](const RouteRule& rule) { return rule.method == method && rule.pattern == pattern; });
    return found == routes.end() ? nullptr : &*found;
}

const MessageRule& rule_of(const wire::PageMessage& message) {
    return messages[message.index()];
}

std::string access_page() {
    std::string out = "# Who may do what\n\nPrinted by `stoa access` from src/api/access.cpp, where every request and every message of an open page is "
                      "checked; never edited.\nWhat is not here is refused. A person may have several roles in one notebook: to edit does not imply to run.\n\n";
    out += fmt::format("## Requests ({})\n\n| request | who | roles in the notebook | API token | does |\n|---|---|---|---|---|\n", routes.size());
    for (const RouteRule& rule : routes) {
        out += fmt::format("| {} {} | {} | {} | {} | {} |\n", rule.method, rule.pattern, word(rule.who),
                           rule.role == Role::none ? "" : roles_that_may(rule.role), word(rule.by_token), rule.says);
    }
    out += fmt::format("\n## Messages of an open page ({})\n\n| message | roles | does |\n|---|---|---|\n", messages.size());
    for (const MessageRule& rule : messages) out += fmt::format("| {} | {} | {} |\n", rule.name, roles_that_may(rule.role), rule.says);
    return out;
}

}  // namespace stoa
