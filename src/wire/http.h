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
/// uploads of one person that could not be read and are kept
inline constexpr std::int64_t max_unread_files = 20;
/// those of one person together
inline constexpr std::int64_t max_unread_bytes = 209715200;
/// the name of a file as it was uploaded
inline constexpr std::int64_t max_file_name_bytes = 400;
/// what is searched for in an output
inline constexpr std::int64_t max_search_bytes = 400;
/// lines that one search of an output names
inline constexpr std::int64_t max_output_matches = 1000;
/// what is shown of such a line
inline constexpr std::int64_t max_match_text_bytes = 400;
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

/// An upload that could not be read, kept as it came. GET and DELETE /api/unread/{file_id}.
struct UnreadFile {
    std::string file_id;
    std::string name;
    std::int64_t bytes{};
    std::string sentence;  ///< why and where
    std::int64_t added_at{};  ///< milliseconds since 1970
};

/// GET /api/notebooks, latest change first.
struct NotebookList {
    std::vector<NotebookSummary> notebooks;
    std::vector<UnreadFile> unread;  ///< latest first
};

/// A line of an output that holds what was searched for.
struct OutputMatch {
    std::int64_t line{};  ///< newlines before it
    std::string text;  ///< the line about the place, as it is shown
};

/// GET /api/notebooks/{id}/cells/{cell}/outputs/{number}/search?q=. ASCII letters match without case.
struct OutputMatches {
    std::vector<OutputMatch> matches;  ///< in order
    bool more{};  ///< there are more than these
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

void write(std::string& out, const UnreadFile& value);
bool read(boost::json::value& json, UnreadFile& value, JsonReader& reader);
/// The JSON text of a UnreadFile.
[[nodiscard]] std::string encode(const UnreadFile& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<UnreadFile, DecodeError> decode_unread_file(std::string_view text);

void write(std::string& out, const NotebookList& value);
bool read(boost::json::value& json, NotebookList& value, JsonReader& reader);
/// The JSON text of a NotebookList.
[[nodiscard]] std::string encode(const NotebookList& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<NotebookList, DecodeError> decode_notebook_list(std::string_view text);

void write(std::string& out, const OutputMatch& value);
bool read(boost::json::value& json, OutputMatch& value, JsonReader& reader);
/// The JSON text of a OutputMatch.
[[nodiscard]] std::string encode(const OutputMatch& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<OutputMatch, DecodeError> decode_output_match(std::string_view text);

void write(std::string& out, const OutputMatches& value);
bool read(boost::json::value& json, OutputMatches& value, JsonReader& reader);
/// The JSON text of a OutputMatches.
[[nodiscard]] std::string encode(const OutputMatches& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<OutputMatches, DecodeError> decode_output_matches(std::string_view text);

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
