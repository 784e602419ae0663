// Who is signed in. Sessions live in memory and are written behind; signing in and out is durable before it is answered.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "accounts/accounts_store.h"
#include "accounts/failure_limit.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/task.h"
#include "store/writer.h"
#include "wire/http.h"

namespace stoa {

/// HttpOnly, SameSite=Lax, Path=/, Secure where every public origin is https; why: docs/decisions/0009-sign-in.md.
inline constexpr std::string_view session_cookie = "stoa_session";
inline constexpr std::string_view csrf_header = "X-Stoa-CSRF";

struct AccountLimits {
    milliseconds token_lifetime{wire::sign_in_token_lifetime_ms};
    milliseconds session_lifetime{wire::session_lifetime_ms};  ///< since the last use
    milliseconds last_used_precision{60'000};                  ///< a session's last use is written at most so often
    int max_unused_tokens = 10;                                ///< of a person; the oldest go
    std::size_t max_sessions_per_person = 100;                 ///< signing in once more ends the one that was not used longest
    FailureLimits failures;
};

/// Who stands behind a request, as long as it is answered.
struct SignedIn {
    PersonId person_id;
    std::string name;
    PersonRole role = PersonRole::person;
    std::string session_id;  ///< public; of an API token its token_id
    std::string csrf_token;
    std::optional<std::string> login;
    std::optional<wire::TokenScope> token_scope;  ///< set: an API token asks, not a browser
};

struct NewSession {
    std::string cookie;  ///< the secret; leaves in Set-Cookie and stands nowhere else
    SignedIn signed_in;
};

struct SessionSummary {
    std::string session_id;
    Time created_at;
    Time last_used_at;
};

/// On the event loop's thread. The writer and the clock must outlive it.
class Accounts {
public:
    [[nodiscard]] Accounts(StoredAccounts stored, Writer& writer, const Clock& clock, AccountLimits limits = {});

    /// The operator's person; made, durably, at the first start.
    Task<Person> require_operator(std::string name = "Operator");
    [[nodiscard]] std::optional<Person> find_person(const PersonId& id) const;
    [[nodiscard]] std::optional<Person> find_login(std::string_view login) const;
    /// Adds or changes a person, durably. Somebody who is deactivated has no session any more.
    Task<> save(Person person);
    [[nodiscard]] const std::vector<Person>& list_persons() const { return persons_; }

    /// The secret of a link that signs a person in once, within token_lifetime.
    Task<std::string> make_sign_in_token(PersonId person);
    /// The same for a link that sets a password, for invitation_lifetime.
    Task<std::string> make_password_token(PersonId person);
    /// Whose password link it is; used up by the question.
    Task<std::optional<PersonId>> use_password_token(std::string token);
    /// Throws Refused: not_signed_in for a token that is wrong, used or too old; too_many for a peer that failed too often.
    Task<NewSession> sign_in(std::string token, std::string peer);

    /// For somebody whose right to it was shown otherwise.
    Task<NewSession> start_session(PersonId person);

    /// Whose session a cookie is; nothing when it has ended. Counts as a use. Touches memory only.
    [[nodiscard]] std::optional<SignedIn> find_session(std::string_view cookie);
    /// The value of csrf_header against the session's own.
    [[nodiscard]] static bool check_csrf(const SignedIn& signed_in, std::optional<std::string_view> header);

    /// The session ends at once; returns when that is durable.
    Task<> sign_out(std::string session_id);
    /// Every session of a person but `but_session`, which may be empty.
    Task<> sign_out_everywhere(PersonId person, std::string but_session);
    [[nodiscard]] std::vector<SessionSummary> list_sessions(const PersonId& person) const;  ///< last used first
    /// Ends what is over its lifetime and forgets old tokens. To be called now and then, say hourly.
    void remove_expired();

    /// Called with the session_id of each session that ends, however it ends: its open pages have to go.
    void on_session_ended(std::function<void(const std::string&)> heard) { session_ended_ = std::move(heard); }
    [[nodiscard]] std::optional<Time> find_last_use(const PersonId& person) const;

private:
    struct Session {
        StoredSession stored;
        Time written_at;  // the last_used_at that the store knows
    };
    using Sessions = std::unordered_map<std::string, Session>;  // by hash

    [[nodiscard]] bool is_over(const Session& session, Time now) const;
    [[nodiscard]] SignedIn signed_in(const Session& session, std::string_view cookie) const;
    NewSession take(StoredSession session, std::string_view cookie);
    void remember(Person person);
    void end(Sessions::iterator session);
    void end_surplus(const StoredSession& newest);
    void write_behind(std::string what, Writer::Work work);

    std::vector<Person> persons_;
    std::unordered_map<PersonId, std::size_t> places_;        // in persons_
    std::unordered_map<std::string, std::size_t> by_login_;  // in persons_
    Sessions sessions_;
    FailureLimit failures_;
    Writer& writer_;
    const Clock& clock_;
    const AccountLimits limits_;
    std::function<void(const std::string&)> session_ended_;
};

}  // namespace stoa
