// Generated from wire/http.yaml by tools/wire_generate.py; never edited.
// Bodies of the HTTP API, JSON. What changes state carries the header X-Stoa-CSRF and a same-origin Origin.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <boost/json/value.hpp>

#include "base/error.h"
#include "wire/shared.h"

namespace stoa {
class JsonReader;
}

namespace stoa::wire {

/// a JSON body
inline constexpr std::int64_t max_json_body_bytes = 1048576;
/// an .ipynb uploaded
inline constexpr std::int64_t max_notebook_bytes = 104857600;
/// request line and headers
inline constexpr std::int64_t max_header_bytes = 16384;
/// notebooks in one list
inline constexpr std::int64_t max_notebooks_listed = 10000;
/// a printed sign-in link works once, within 15 minutes
inline constexpr std::int64_t sign_in_token_lifetime_ms = 900000;
/// a session ends 30 days after its last use
inline constexpr std::int64_t session_lifetime_ms = 2592000000;

/// Body of every refused request.
struct Problem {
    Refusal refusal{};
    std::string sentence;  ///< for the person
    std::optional<std::string> where;  ///< the place in the input
};

/// POST /api/sign_in. Answers Me and sets the session cookie.
struct SignIn {
    std::string token;  ///< from the printed link; works once
};

/// GET /api/me.
struct Me {
    std::string person_id;
    std::string name;
    std::string csrf_token;  ///< to be sent as X-Stoa-CSRF
};

/// A line of the library.
struct NotebookSummary {
    std::string notebook_id;
    std::string title;
    std::int64_t created_at{};  ///< milliseconds since 1970
    std::int64_t updated_at{};  ///< milliseconds since 1970
    std::int64_t revision{};
    std::int64_t cells{};
    RuntimePhase runtime{};
};

/// GET /api/notebooks, latest change first.
struct NotebookList {
    std::vector<NotebookSummary> notebooks;
};

/// POST /api/notebooks. Answers NotebookSummary.
struct CreateNotebook {
    std::optional<std::string> title;  ///< Untitled when none
};

/// PATCH /api/notebooks/{id}. Answers NotebookSummary.
struct RenameNotebook {
    std::string title;
};

/// GET /api/health, open to all.
struct Health {
    bool ok{};
    std::string version;
};

void write(std::string& out, const Problem& value);
bool read(boost::json::value& json, Problem& value, JsonReader& reader);
/// The JSON text of a Problem.
[[nodiscard]] std::string encode(const Problem& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<Problem, DecodeError> decode_problem(std::string_view text);

void write(std::string& out, const SignIn& value);
bool read(boost::json::value& json, SignIn& value, JsonReader& reader);
/// The JSON text of a SignIn.
[[nodiscard]] std::string encode(const SignIn& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<SignIn, DecodeError> decode_sign_in(std::string_view text);

void write(std::string& out, const Me& value);
bool read(boost::json::value& json, Me& value, JsonReader& reader);
/// The JSON text of a Me.
[[nodiscard]] std::string encode(const Me& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<Me, DecodeError> decode_me(std::string_view text);

void write(std::string& out, const NotebookSummary& value);
bool read(boost::json::value& json, NotebookSummary& value, JsonReader& reader);
/// The JSON text of a NotebookSummary.
[[nodiscard]] std::string encode(const NotebookSummary& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<NotebookSummary, DecodeError> decode_notebook_summary(std::string_view text);

void write(std::string& out, const NotebookList& value);
bool read(boost::json::value& json, NotebookList& value, JsonReader& reader);
/// The JSON text of a NotebookList.
[[nodiscard]] std::string encode(const NotebookList& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<NotebookList, DecodeError> decode_notebook_list(std::string_view text);

void write(std::string& out, const CreateNotebook& value);
bool read(boost::json::value& json, CreateNotebook& value, JsonReader& reader);
/// The JSON text of a CreateNotebook.
[[nodiscard]] std::string encode(const CreateNotebook& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<CreateNotebook, DecodeError> decode_create_notebook(std::string_view text);

void write(std::string& out, const RenameNotebook& value);
bool read(boost::json::value& json, RenameNotebook& value, JsonReader& reader);
/// The JSON text of a RenameNotebook.
[[nodiscard]] std::string encode(const RenameNotebook& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<RenameNotebook, DecodeError> decode_rename_notebook(std::string_view text);

void write(std::string& out, const Health& value);
bool read(boost::json::value& json, Health& value, JsonReader& reader);
/// The JSON text of a Health.
[[nodiscard]] std::string encode(const Health& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<Health, DecodeError> decode_health(std::string_view text);

}  // namespace stoa::wire
