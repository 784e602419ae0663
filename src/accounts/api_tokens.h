// API tokens: what a program shows instead of a cookie. Kept as hashes, in memory and in the store.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "accounts/accounts.h"

namespace stoa {

struct ApiToken {
    std::string token_id;  ///< public
    std::string hash;
    PersonId person_id;
    std::string name;
    wire::TokenScope scope = wire::TokenScope::read;
    Time created_at;
    Time expires_at;
    std::optional<Time> last_used_at;
};

[[nodiscard]] std::vector<ApiToken> load_api_tokens(Connection& connection);

struct NewApiToken {
    ApiToken token;
    std::string secret;  ///< shown once, stands nowhere else
};

/// On the event loop's thread.
class ApiTokens {
public:
    [[nodiscard]] ApiTokens(std::vector<ApiToken> stored, Accounts& accounts, Writer& writer, const Clock& clock);

    /// Refuses beyond max_api_tokens and max_api_token_days.
    Task<NewApiToken> make(PersonId person, wire::CreateApiToken request);
    [[nodiscard]] std::vector<ApiToken> list(const PersonId& person) const;  ///< newest first
    /// False when this person has none of that id. Its open pages go.
    Task<bool> revoke(PersonId person, std::string token_id);
    /// Who shows it; nothing when it has ended or its person is deactivated. Counts as a use.
    [[nodiscard]] std::optional<SignedIn> find(std::string_view secret);
    void remove_expired();

    /// Called with the token_id of each token that ends.
    void on_ended(std::function<void(const std::string&)> heard) { ended_ = std::move(heard); }

private:
    std::unordered_map<std::string, ApiToken> tokens_;  // by hash
    Accounts& accounts_;
    Writer& writer_;
    const Clock& clock_;
    std::function<void(const std::string&)> ended_;
};

}  // namespace stoa
