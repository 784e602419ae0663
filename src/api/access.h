// Who may do what: the one table of routes and page messages. What is not in it is refused. docs/access.md is printed from it.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "notebooks/roles.h"
#include "wire/page.h"

namespace stoa {

/// Whom the server has to know before it answers.
enum class Who { anyone, person, operator_ };
/// What an API token needs for it.
enum class ByToken { never, read, write };

struct RouteRule {
    std::string_view method;   ///< GET stands for HEAD too
    std::string_view pattern;  ///< as the router has it; {id} is a notebook
    Who who;
    NotebookRole role;         ///< in the notebook that the path names; none: it names none, or one that is in the trash
    ByToken by_token;
    std::string_view says;
};

struct MessageRule {
    std::string_view name;
    NotebookRole role;
    std::string_view says;
};

[[nodiscard]] std::span<const RouteRule> route_rules();
/// In the order of wire::PageMessage's members.
[[nodiscard]] std::span<const MessageRule> message_rules();

/// Of the route that the router chose, so that the two can't read a path in different ways. Null: nobody may.
[[nodiscard]] const RouteRule* find_route_rule(std::string_view method, std::string_view pattern);
[[nodiscard]] const MessageRule& rule_of(const wire::PageMessage& message);

/// docs/access.md.
[[nodiscard]] std::string access_page();

}  // namespace stoa
