#include "accounts/api_tokens.h"

#include <algorithm>

#include <fmt/format.h>

#include "accounts/secret.h"
#include "base/error.h"
#include "base/log.h"

namespace stoa {

using wire::Refusal;

namespace {

/// So that a token that was put into a repository by mistake can be found by scanners.
constexpr std::string_view prefix = "stoa_";
constexpr milliseconds last_used_precision{60'000};

}  // namespace

std::vector<ApiToken> load_api_tokens(Connection& connection) {
    std::vector<ApiToken> out;
    auto rows = connection.prepare("SELECT token_id, secret_hash, person_id, name, scope, created_at, expires_at, last_used_at FROM api_tokens");
    while (rows.step()) {
        ApiToken token{std::string(rows.text(0)), std::string(rows.text(1)), PersonId(std::string(rows.text(2))), std::string(rows.text(3)),
                       rows.text(4) == "write" ? wire::TokenScope::write : wire::TokenScope::read, from_wire(rows.integer(5)),
                       from_wire(rows.integer(6)), std::nullopt};
        if (!rows.is_null(7)) token.last_used_at = from_wire(rows.integer(7));
        out.push_back(std::move(token));
    }
    return out;
}

ApiTokens::ApiTokens(std::vector<ApiToken> stored, Accounts& accounts, Writer& writer, const Clock& clock)
    : accounts_(accounts), writer_(writer), clock_(clock) {
    for (ApiToken& token : stored) {
        std::string key = token.hash;
        tokens_.emplace(std::move(key), std::move(token));
    }
}

Task<NewApiToken> ApiTokens::make(PersonId person, wire::CreateApiToken request) {
    if (request.name.find_first_not_of(' ') == std::string::npos) throw Refused(Refusal::bad_request, "Say what the token is for.", "name");
    if (list(person).size() >= static_cast<std::size_t>(wire::max_api_tokens))
        throw Refused(Refusal::too_many, fmt::format("You have {} tokens, which is the limit. Revoke one first.", wire::max_api_tokens));
    const Time now = clock_.now();
    std::string secret = std::string(prefix) + random_secret();
    ApiToken token{random_id(), hash_of_secret(secret), std::move(person), std::move(request.name), request.scope, now,
                   now + std::chrono::hours(24 * request.days), std::nullopt};
    co_await commit(writer_, [token](Connection& connection) {
        connection.run("INSERT INTO api_tokens (token_id, secret_hash, person_id, name, scope, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
                       token.token_id, token.hash, token.person_id.str(), token.name, wire::name_of(token.scope), to_wire(token.created_at),
                       to_wire(token.expires_at));
    });
    tokens_[token.hash] = token;
    co_return NewApiToken{std::move(token), std::move(secret)};
}

std::vector<ApiToken> ApiTokens::list(const PersonId& person) const {
    std::vector<ApiToken> out;
    const Time now = clock_.now();
    for (const auto& [hash, token] : tokens_) {
        if (token.person_id == person && token.expires_at > now) out.push_back(token);
    }
    std::ranges::sort(out, std::ranges::greater(), &ApiToken::created_at);
    return out;
}

Task<bool> ApiTokens::revoke(PersonId person, std::string token_id) {
    const auto found = std::ranges::find_if(tokens_, [&](const auto& each) {
        return each.second.token_id == token_id && each.second.person_id == person;
    });
    if (found == tokens_.end()) co_return false;
    tokens_.erase(found);
    if (ended_) ended_(token_id);
    co_await commit(writer_, [token_id](Connection& connection) { connection.run("DELETE FROM api_tokens WHERE token_id = ?", token_id); });
    co_return true;
}

std::optional<SignedIn> ApiTokens::find(std::string_view secret) {
    if (!secret.starts_with(prefix) || !is_secret(secret.substr(prefix.size()))) return std::nullopt;
    const auto found = tokens_.find(hash_of_secret(secret));
    if (found == tokens_.end()) return std::nullopt;
    ApiToken& token = found->second;
    const Time now = clock_.now();
    const auto person = accounts_.find_person(token.person_id);
    if (token.expires_at <= now || !person || !person->is_active()) return std::nullopt;
    if (!token.last_used_at || now - *token.last_used_at >= last_used_precision) {
        token.last_used_at = now;
        writer_.submit([id = token.token_id, now](Connection& connection) {
            connection.run("UPDATE api_tokens SET last_used_at = ? WHERE token_id = ?", to_wire(now), id);
        }, [](std::exception_ptr failed) {
            if (failed) log_warning("accounts", "last use of an API token was not written");
        });
    }
    return SignedIn{person->person_id, person->name, person->role, token.token_id, {}, person->login, token.scope};
}

void ApiTokens::remove_expired() {
    const Time now = clock_.now();
    std::vector<std::string> ended;
    std::erase_if(tokens_, [&](const auto& each) {
        if (each.second.expires_at > now) return false;
        ended.push_back(each.second.token_id);
        return true;
    });
    for (const std::string& id : ended) {
        if (ended_) ended_(id);
    }
    writer_.submit([now](Connection& connection) { connection.run("DELETE FROM api_tokens WHERE expires_at <= ?", to_wire(now)); },
                   [](std::exception_ptr failed) {
                       if (failed) log_warning("accounts", "expired API tokens were not removed");
                   });
}

}  // namespace stoa
