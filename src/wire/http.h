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

/// cases of the guard in one list
inline constexpr std::int64_t max_guard_cases = 200;
/// one line of a case's evidence
inline constexpr std::int64_t max_guard_words = 2000;
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
/// what is searched for in an output, or in the library
inline constexpr std::int64_t max_search_bytes = 400;
/// lines that one search of an output names
inline constexpr std::int64_t max_output_matches = 1000;
/// what is shown of such a line
inline constexpr std::int64_t max_match_text_bytes = 400;
/// a printed sign-in link works once, within 15 minutes
inline constexpr std::int64_t sign_in_token_lifetime_ms = 900000;
/// a session ends 30 days after its last use
inline constexpr std::int64_t session_lifetime_ms = 2592000000;
/// an invitation, or a link to set a password, works once, within 7 days
inline constexpr std::int64_t invitation_lifetime_ms = 604800000;
/// the shortest password
inline constexpr std::int64_t min_password_bytes = 10;
/// the longest password
inline constexpr std::int64_t max_password_bytes = 1000;
/// a name to sign in with: a-z, 0-9, '.', '-', '_', '@'
inline constexpr std::int64_t max_login_bytes = 64;
/// accounts, deactivated ones included
inline constexpr std::int64_t max_persons = 100000;
/// persons in one list
inline constexpr std::int64_t max_persons_listed = 10000;
/// groups
inline constexpr std::int64_t max_groups = 1000;
/// a group's name
inline constexpr std::int64_t max_group_name_bytes = 100;
/// groups of one person; what a provider or a proxy names beyond is left out
inline constexpr std::int64_t max_groups_of_person = 200;
/// sessions in one list
inline constexpr std::int64_t max_sessions_listed = 1000;
/// API tokens of one person
inline constexpr std::int64_t max_api_tokens = 100;
/// the longest life of an API token, in days
inline constexpr std::int64_t max_api_token_days = 3650;
/// a folder's path, as Teaching/Course 4
inline constexpr std::int64_t max_folder_bytes = 400;
/// folders in folders
inline constexpr std::int64_t max_folder_depth = 8;
/// folders of one person
inline constexpr std::int64_t max_folders = 2000;
/// notebooks that one search answers with
inline constexpr std::int64_t max_found = 100;
/// text of one notebook that search looks at; what is behind is not found
inline constexpr std::int64_t max_indexed_bytes = 2097152;
/// a deleted notebook stays in the trash so many days
inline constexpr std::int64_t trash_days = 30;
/// example notebooks
inline constexpr std::int64_t max_examples = 50;
/// hosts that pictures may come from
inline constexpr std::int64_t max_image_hosts = 64;

/// Who may make an account.
enum class SignUp : std::uint8_t {
    open,  ///< anybody
    invitation,  ///< who has an invitation link, which everybody signed in can make
    closed,  ///< who has an invitation link of the operator
};
[[nodiscard]] std::string_view name_of(SignUp value);
[[nodiscard]] std::optional<SignUp> find_sign_up(std::string_view name);

/// What a person is to the service.
enum class PersonKind : std::uint8_t {
    administrator,  ///< an operator: makes and ends accounts
    person,
};
[[nodiscard]] std::string_view name_of(PersonKind value);
[[nodiscard]] std::optional<PersonKind> find_person_kind(std::string_view name);

/// What an API token may do.
enum class TokenScope : std::uint8_t {
    read,  ///< look
    write,  ///< look and change
};
[[nodiscard]] std::string_view name_of(TokenScope value);
[[nodiscard]] std::optional<TokenScope> find_token_scope(std::string_view name);

/// How sure the guard is. Never a penalty.
enum class GuardLevel : std::uint8_t {
    notify,  ///< for the operator's list
    warn,  ///< the person is asked
    act,  ///< strong enough to stop the run
};
[[nodiscard]] std::string_view name_of(GuardLevel value);
[[nodiscard]] std::optional<GuardLevel> find_guard_level(std::string_view name);

/// What is done about a class.
enum class GuardAction : std::uint8_t {
    allow,  ///< nothing; the class is not looked for
    notify,  ///< it runs, and is on the operator's list
    warn,  ///< the person is asked before it runs
    stop,  ///< as warn, and what is strong enough is not run
};
[[nodiscard]] std::string_view name_of(GuardAction value);
[[nodiscard]] std::optional<GuardAction> find_guard_action(std::string_view name);

/// Body of every refused request.
struct Problem {
    Refusal refusal{};
    std::string sentence;  ///< for the person
    std::optional<std::string> where;  ///< the place in the input
};

/// POST /api/sign_in. Answers Me and sets the session cookie. Either token, or login and password.
struct SignIn {
    std::optional<std::string> token;  ///< from the printed link; works once
    std::optional<std::string> login;
    std::optional<std::string> password;
};

/// GET /api/door, open to all.
struct Door {
    SignUp sign_up{};
    std::optional<std::string> sign_in_with;  ///< the name of the service that people sign in with, at GET /api/oidc/start; absent where there is none
};

/// POST /api/sign_up. Answers Me and sets the session cookie.
struct SignUpRequest {
    std::optional<std::string> invitation;  ///< from an invitation link; not needed where sign-up is open
    std::string login;  ///< taken in lower case
    std::string name;  ///< what others see
    std::string password;  ///< min_password_bytes at least
};

/// POST /api/password_by_link. Answers Me and sets the session cookie; every other session of the person ends.
struct PasswordByLink {
    std::string token;  ///< from the link; works once
    std::string password;
};

/// PUT /api/password. Every other session of the person ends.
struct ChangePassword {
    std::optional<std::string> old;  ///< needed where there is one
    std::string password;
    std::optional<std::string> login;  ///< for somebody who has none yet
};

/// A sign-in session of one's own.
struct SessionLine {
    std::string session_id;
    std::int64_t created_at{};  ///< milliseconds since 1970
    std::int64_t last_used_at{};  ///< milliseconds since 1970
    bool is_this{};  ///< the one that asks
};

/// GET /api/sessions, last used first.
struct SessionList {
    std::vector<SessionLine> sessions;
};

/// POST /api/tokens. Answers NewApiToken.
struct CreateApiToken {
    std::string name;  ///< what it is for
    TokenScope scope{};
    std::int64_t days{};  ///< it ends after so many days
};

/// An API token of one's own; the secret is shown only once.
struct ApiTokenLine {
    std::string token_id;
    std::string name;
    TokenScope scope{};
    std::int64_t created_at{};  ///< milliseconds since 1970
    std::int64_t expires_at{};  ///< milliseconds since 1970
    std::optional<std::int64_t> last_used_at;  ///< milliseconds since 1970
};

/// A token that was just made.
struct NewApiToken {
    ApiTokenLine line;
    std::string secret;  ///< sent as Authorization: Bearer SECRET
};

/// GET /api/tokens, newest first.
struct ApiTokenList {
    std::vector<ApiTokenLine> tokens;
};

/// An account, as the operator sees it.
struct PersonLine {
    std::string person_id;
    std::optional<std::string> login;
    std::string name;
    PersonKind kind{};
    bool is_active{};  ///< a deactivated person can't sign in; their notebooks stay
    bool has_password{};
    std::int64_t created_at{};  ///< milliseconds since 1970
    std::optional<std::int64_t> last_used_at;  ///< of their newest session; milliseconds since 1970
};

/// GET /api/people, by name.
struct PersonList {
    std::vector<PersonLine> people;
};

/// PATCH /api/people/{person}. Answers PersonLine.
struct ChangePerson {
    std::optional<bool> is_active;
    std::optional<PersonKind> kind{};
};

/// A link that works once. POST /api/invitations, POST /api/people/{person}/password_link.
struct Link {
    std::string path;  ///< behind this server's address, as /join#SECRET
    std::int64_t expires_at{};  ///< milliseconds since 1970
};

/// GET /api/me.
struct Me {
    std::string person_id;
    std::string name;
    std::string csrf_token;  ///< to be sent as X-Stoa-CSRF
    PersonKind kind{};
    std::optional<std::string> login;  ///< none: no password was set yet
    bool can_invite{};
    std::optional<std::vector<std::string>> image_hosts;  ///< hosts that pictures of notebooks may come from by HTTPS, as *.example.org, or * for any; absent: none
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
    std::optional<std::string> folder;  ///< where this person keeps it; none = at the top
    std::optional<bool> is_starred;
    std::optional<std::int64_t> opened_at;  ///< when this person opened it last; milliseconds since 1970
    std::optional<std::int64_t> deleted_at;  ///< in the trash since; milliseconds since 1970
};

/// An upload that could not be read, kept as it came. GET and DELETE /api/unread/{file_id}.
struct UnreadFile {
    std::string file_id;
    std::string name;
    std::int64_t bytes{};
    std::string sentence;  ///< why and where
    std::int64_t added_at{};  ///< milliseconds since 1970
};

/// GET /api/notebooks, latest change first. GET /api/trash, latest deletion first.
struct NotebookList {
    std::vector<NotebookSummary> notebooks;
    std::vector<UnreadFile> unread;  ///< latest first
    std::optional<std::vector<std::string>> folders;  ///< this person's folders, empty ones too
};

/// PATCH /api/notebooks/{id}/place. What is absent stays.
struct PlaceNotebook {
    std::optional<std::string> folder;  ///< empty = the top; made when it is not there
    std::optional<bool> is_starred;
    std::optional<bool> is_opened;  ///< true: it was opened now
};

/// POST /api/folders makes one, PATCH renames or moves one with all in it, DELETE takes one out; notebooks in it go up.
struct FolderRequest {
    std::string path;
    std::optional<std::string> to;  ///< PATCH only
};

/// A notebook that a search found.
struct FoundNotebook {
    std::string notebook_id;
    std::string title;
    std::optional<std::string> folder;
    std::int64_t updated_at{};  ///< milliseconds since 1970
    std::string snippet;  ///< text around the hit; hits stand between U+E000 and U+E001
};

/// GET /api/search?q=WORDS. Hits in titles first, then what changed last.
struct SearchResult {
    std::vector<FoundNotebook> found;
};

/// A notebook that teaches. POST /api/examples/{name} makes a copy of one's own and answers NotebookSummary.
struct Example {
    std::string name;  ///< of its file, without .ipynb
    std::string title;
    std::string says;  ///< one sentence
    std::int64_t minutes{};  ///< about how long it takes to read
};

/// GET /api/examples.
struct ExampleList {
    std::vector<Example> examples;
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

/// What the guard said of one run, for operators.
struct GuardCase {
    std::string case_id;
    std::int64_t at{};  ///< milliseconds since 1970
    std::string person_id;
    std::string person;  ///< their name
    std::string notebook_id;
    std::string title;  ///< empty: the notebook is deleted
    std::string cell_id;
    std::string class_name;
    std::string category;  ///< the class in words
    GuardLevel level{};
    GateOutcome outcome{};
    bool would_stop{};  ///< it would have been stopped, had the operator turned that on
    std::optional<std::int64_t> chosen_at;  ///< when the person chose
    std::optional<std::string> mistake;  ///< what the person said of a mistake
    std::optional<std::int64_t> due_at;  ///< the answer to it is due
    std::optional<bool> accepted;  ///< none while nobody has answered
    std::optional<std::string> answer;
    std::optional<std::int64_t> closed_at;  ///< an operator has looked and closed it
};

/// GET /api/guard/cases?show=open, mistakes or closed. Mistakes by their due time, others newest first. For operators.
struct GuardCaseList {
    std::vector<GuardCase> cases;
    std::int64_t open{};  ///< neither closed nor only for the list
    std::int64_t mistakes{};  ///< reported and not answered
    std::int64_t closed{};
};

/// One thing that a rule found.
struct GuardEvidence {
    std::string kind;  ///< import, call, command, ...
    std::string what;  ///< what the rule says
    std::string seen;  ///< the code, shortened
    std::string place;  ///< as cell 3, line 2, decoded once
    std::string rule;
};

/// One entry of the audit that speaks of a case.
struct GuardEvent {
    std::int64_t at{};  ///< milliseconds since 1970
    std::string says;
    std::string who;  ///< empty: the server
};

/// GET /api/guard/cases/{case}. Reading it is written to the audit.
struct GuardCaseDetail {
    GuardCase guard_case;
    std::vector<GuardEvidence> evidence;  ///< empty when it was erased
    std::vector<GuardEvent> events;  ///< in order
    std::string rules_version;
    std::int64_t revision{};  ///< the notebook's, when it was asked about
};

/// POST /api/guard/cases/{case}/answer. The person sees it in their notebook.
struct AnswerMistake {
    bool accepted{};  ///< a mistake of the guard: this code of this person is not asked about again
    std::string text;
};

/// What is done about a class for members of a group, in the place of what is done for everybody.
struct GuardGroup {
    std::string group;
    GuardAction action{};
};

/// A class of what the service does not allow, and what is done about it.
struct GuardClass {
    std::string class_name;
    std::string category;
    bool always{};  ///< forbidden always; else only while a plan is subsidised
    GuardAction action{};
    bool in_file{};  ///< the policy file says so, and no page changes it
    std::vector<GuardGroup> groups;  ///< by name, of the policy file; the first 200 of them
};

/// GET /api/guard/policy.
struct GuardPolicy {
    std::vector<GuardClass> classes;
    std::int64_t rules{};  ///< how many rules are loaded
    std::string rules_version;
    std::int64_t rules_loaded_at{};  ///< milliseconds since 1970
    std::int64_t inspected{};  ///< runs since the server started
    std::int64_t late{};  ///< of these, runs that went on before there was a decision
};

/// PUT /api/guard/policy. Answers GuardPolicy.
struct SetGuardAction {
    std::string class_name;
    GuardAction action{};
};

/// GET /api/kernelspecs.
struct KernelList {
    std::vector<KernelSpec> kernels;  ///< by name; empty while no machine is there
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

void write(std::string& out, const Door& value);
bool read(boost::json::value& json, Door& value, JsonReader& reader);
/// The JSON text of a Door.
[[nodiscard]] std::string encode(const Door& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<Door, DecodeError> decode_door(std::string_view text);

void write(std::string& out, const SignUpRequest& value);
bool read(boost::json::value& json, SignUpRequest& value, JsonReader& reader);
/// The JSON text of a SignUpRequest.
[[nodiscard]] std::string encode(const SignUpRequest& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<SignUpRequest, DecodeError> decode_sign_up_request(std::string_view text);

void write(std::string& out, const PasswordByLink& value);
bool read(boost::json::value& json, PasswordByLink& value, JsonReader& reader);
/// The JSON text of a PasswordByLink.
[[nodiscard]] std::string encode(const PasswordByLink& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<PasswordByLink, DecodeError> decode_password_by_link(std::string_view text);

void write(std::string& out, const ChangePassword& value);
bool read(boost::json::value& json, ChangePassword& value, JsonReader& reader);
/// The JSON text of a ChangePassword.
[[nodiscard]] std::string encode(const ChangePassword& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<ChangePassword, DecodeError> decode_change_password(std::string_view text);

void write(std::string& out, const SessionLine& value);
bool read(boost::json::value& json, SessionLine& value, JsonReader& reader);
/// The JSON text of a SessionLine.
[[nodiscard]] std::string encode(const SessionLine& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<SessionLine, DecodeError> decode_session_line(std::string_view text);

void write(std::string& out, const SessionList& value);
bool read(boost::json::value& json, SessionList& value, JsonReader& reader);
/// The JSON text of a SessionList.
[[nodiscard]] std::string encode(const SessionList& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<SessionList, DecodeError> decode_session_list(std::string_view text);

void write(std::string& out, const CreateApiToken& value);
bool read(boost::json::value& json, CreateApiToken& value, JsonReader& reader);
/// The JSON text of a CreateApiToken.
[[nodiscard]] std::string encode(const CreateApiToken& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<CreateApiToken, DecodeError> decode_create_api_token(std::string_view text);

void write(std::string& out, const ApiTokenLine& value);
bool read(boost::json::value& json, ApiTokenLine& value, JsonReader& reader);
/// The JSON text of a ApiTokenLine.
[[nodiscard]] std::string encode(const ApiTokenLine& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<ApiTokenLine, DecodeError> decode_api_token_line(std::string_view text);

void write(std::string& out, const NewApiToken& value);
bool read(boost::json::value& json, NewApiToken& value, JsonReader& reader);
/// The JSON text of a NewApiToken.
[[nodiscard]] std::string encode(const NewApiToken& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<NewApiToken, DecodeError> decode_new_api_token(std::string_view text);

void write(std::string& out, const ApiTokenList& value);
bool read(boost::json::value& json, ApiTokenList& value, JsonReader& reader);
/// The JSON text of a ApiTokenList.
[[nodiscard]] std::string encode(const ApiTokenList& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<ApiTokenList, DecodeError> decode_api_token_list(std::string_view text);

void write(std::string& out, const PersonLine& value);
bool read(boost::json::value& json, PersonLine& value, JsonReader& reader);
/// The JSON text of a PersonLine.
[[nodiscard]] std::string encode(const PersonLine& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<PersonLine, DecodeError> decode_person_line(std::string_view text);

void write(std::string& out, const PersonList& value);
bool read(boost::json::value& json, PersonList& value, JsonReader& reader);
/// The JSON text of a PersonList.
[[nodiscard]] std::string encode(const PersonList& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<PersonList, DecodeError> decode_person_list(std::string_view text);

void write(std::string& out, const ChangePerson& value);
bool read(boost::json::value& json, ChangePerson& value, JsonReader& reader);
/// The JSON text of a ChangePerson.
[[nodiscard]] std::string encode(const ChangePerson& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<ChangePerson, DecodeError> decode_change_person(std::string_view text);

void write(std::string& out, const Link& value);
bool read(boost::json::value& json, Link& value, JsonReader& reader);
/// The JSON text of a Link.
[[nodiscard]] std::string encode(const Link& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<Link, DecodeError> decode_link(std::string_view text);

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

void write(std::string& out, const PlaceNotebook& value);
bool read(boost::json::value& json, PlaceNotebook& value, JsonReader& reader);
/// The JSON text of a PlaceNotebook.
[[nodiscard]] std::string encode(const PlaceNotebook& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<PlaceNotebook, DecodeError> decode_place_notebook(std::string_view text);

void write(std::string& out, const FolderRequest& value);
bool read(boost::json::value& json, FolderRequest& value, JsonReader& reader);
/// The JSON text of a FolderRequest.
[[nodiscard]] std::string encode(const FolderRequest& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<FolderRequest, DecodeError> decode_folder_request(std::string_view text);

void write(std::string& out, const FoundNotebook& value);
bool read(boost::json::value& json, FoundNotebook& value, JsonReader& reader);
/// The JSON text of a FoundNotebook.
[[nodiscard]] std::string encode(const FoundNotebook& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<FoundNotebook, DecodeError> decode_found_notebook(std::string_view text);

void write(std::string& out, const SearchResult& value);
bool read(boost::json::value& json, SearchResult& value, JsonReader& reader);
/// The JSON text of a SearchResult.
[[nodiscard]] std::string encode(const SearchResult& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<SearchResult, DecodeError> decode_search_result(std::string_view text);

void write(std::string& out, const Example& value);
bool read(boost::json::value& json, Example& value, JsonReader& reader);
/// The JSON text of a Example.
[[nodiscard]] std::string encode(const Example& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<Example, DecodeError> decode_example(std::string_view text);

void write(std::string& out, const ExampleList& value);
bool read(boost::json::value& json, ExampleList& value, JsonReader& reader);
/// The JSON text of a ExampleList.
[[nodiscard]] std::string encode(const ExampleList& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<ExampleList, DecodeError> decode_example_list(std::string_view text);

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

void write(std::string& out, const GuardCase& value);
bool read(boost::json::value& json, GuardCase& value, JsonReader& reader);
/// The JSON text of a GuardCase.
[[nodiscard]] std::string encode(const GuardCase& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<GuardCase, DecodeError> decode_guard_case(std::string_view text);

void write(std::string& out, const GuardCaseList& value);
bool read(boost::json::value& json, GuardCaseList& value, JsonReader& reader);
/// The JSON text of a GuardCaseList.
[[nodiscard]] std::string encode(const GuardCaseList& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<GuardCaseList, DecodeError> decode_guard_case_list(std::string_view text);

void write(std::string& out, const GuardEvidence& value);
bool read(boost::json::value& json, GuardEvidence& value, JsonReader& reader);
/// The JSON text of a GuardEvidence.
[[nodiscard]] std::string encode(const GuardEvidence& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<GuardEvidence, DecodeError> decode_guard_evidence(std::string_view text);

void write(std::string& out, const GuardEvent& value);
bool read(boost::json::value& json, GuardEvent& value, JsonReader& reader);
/// The JSON text of a GuardEvent.
[[nodiscard]] std::string encode(const GuardEvent& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<GuardEvent, DecodeError> decode_guard_event(std::string_view text);

void write(std::string& out, const GuardCaseDetail& value);
bool read(boost::json::value& json, GuardCaseDetail& value, JsonReader& reader);
/// The JSON text of a GuardCaseDetail.
[[nodiscard]] std::string encode(const GuardCaseDetail& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<GuardCaseDetail, DecodeError> decode_guard_case_detail(std::string_view text);

void write(std::string& out, const AnswerMistake& value);
bool read(boost::json::value& json, AnswerMistake& value, JsonReader& reader);
/// The JSON text of a AnswerMistake.
[[nodiscard]] std::string encode(const AnswerMistake& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<AnswerMistake, DecodeError> decode_answer_mistake(std::string_view text);

void write(std::string& out, const GuardGroup& value);
bool read(boost::json::value& json, GuardGroup& value, JsonReader& reader);
/// The JSON text of a GuardGroup.
[[nodiscard]] std::string encode(const GuardGroup& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<GuardGroup, DecodeError> decode_guard_group(std::string_view text);

void write(std::string& out, const GuardClass& value);
bool read(boost::json::value& json, GuardClass& value, JsonReader& reader);
/// The JSON text of a GuardClass.
[[nodiscard]] std::string encode(const GuardClass& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<GuardClass, DecodeError> decode_guard_class(std::string_view text);

void write(std::string& out, const GuardPolicy& value);
bool read(boost::json::value& json, GuardPolicy& value, JsonReader& reader);
/// The JSON text of a GuardPolicy.
[[nodiscard]] std::string encode(const GuardPolicy& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<GuardPolicy, DecodeError> decode_guard_policy(std::string_view text);

void write(std::string& out, const SetGuardAction& value);
bool read(boost::json::value& json, SetGuardAction& value, JsonReader& reader);
/// The JSON text of a SetGuardAction.
[[nodiscard]] std::string encode(const SetGuardAction& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<SetGuardAction, DecodeError> decode_set_guard_action(std::string_view text);

void write(std::string& out, const KernelList& value);
bool read(boost::json::value& json, KernelList& value, JsonReader& reader);
/// The JSON text of a KernelList.
[[nodiscard]] std::string encode(const KernelList& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<KernelList, DecodeError> decode_kernel_list(std::string_view text);

void write(std::string& out, const Health& value);
bool read(boost::json::value& json, Health& value, JsonReader& reader);
/// The JSON text of a Health.
[[nodiscard]] std::string encode(const Health& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<Health, DecodeError> decode_health(std::string_view text);

}  // namespace stoa::wire
