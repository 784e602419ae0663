// Generated from wire/http.yaml by tools/wire_generate.py; never edited.
#include "wire/http.h"

#include "base/json.h"

namespace stoa::wire {

std::string_view name_of(SignUp value) {
    switch (value) {
        case SignUp::open: return "open";
        case SignUp::invitation: return "invitation";
        case SignUp::closed: return "closed";
    }
    return "?";
}
std::optional<SignUp> find_sign_up(std::string_view name) {
    if (name == "open") return SignUp::open;
    if (name == "invitation") return SignUp::invitation;
    if (name == "closed") return SignUp::closed;
    return std::nullopt;
}

std::string_view name_of(PersonKind value) {
    switch (value) {
        case PersonKind::administrator: return "administrator";
        case PersonKind::person: return "person";
    }
    return "?";
}
std::optional<PersonKind> find_person_kind(std::string_view name) {
    if (name == "administrator") return PersonKind::administrator;
    if (name == "person") return PersonKind::person;
    return std::nullopt;
}

std::string_view name_of(TokenScope value) {
    switch (value) {
        case TokenScope::read: return "read";
        case TokenScope::write: return "write";
    }
    return "?";
}
std::optional<TokenScope> find_token_scope(std::string_view name) {
    if (name == "read") return TokenScope::read;
    if (name == "write") return TokenScope::write;
    return std::nullopt;
}

std::string_view name_of(GuardLevel value) {
    switch (value) {
        case GuardLevel::notify: return "notify";
        case GuardLevel::warn: return "warn";
        case GuardLevel::act: return "act";
    }
    return "?";
}
std::optional<GuardLevel> find_guard_level(std::string_view name) {
    if (name == "notify") return GuardLevel::notify;
    if (name == "warn") return GuardLevel::warn;
    if (name == "act") return GuardLevel::act;
    return std::nullopt;
}

std::string_view name_of(GuardAction value) {
    switch (value) {
        case GuardAction::allow: return "allow";
        case GuardAction::notify: return "notify";
        case GuardAction::warn: return "warn";
        case GuardAction::stop: return "stop";
    }
    return "?";
}
std::optional<GuardAction> find_guard_action(std::string_view name) {
    if (name == "allow") return GuardAction::allow;
    if (name == "notify") return GuardAction::notify;
    if (name == "warn") return GuardAction::warn;
    if (name == "stop") return GuardAction::stop;
    return std::nullopt;
}

static void write_fields(std::string& out, const Problem& value, const char* comma) {
    out += comma; comma = ","; out += "\"refusal\":"; write_json_string(out, name_of(value.refusal));
    out += comma; comma = ","; out += "\"sentence\":"; write_json_string(out, value.sentence);
    if (value.where) { out += comma; comma = ","; out += "\"where\":"; write_json_string(out, *value.where); }
    (void)comma;
}
void write(std::string& out, const Problem& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, Problem& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "refusal")) { auto at = reader.at("refusal"); if (!(reader.word(*field, value.refusal, find_refusal))) return false; } else return false;
    if (auto* field = reader.require(*object, "sentence")) { auto at = reader.at("sentence"); if (!(reader.string(*field, 4000, value.sentence))) return false; } else return false;
    if (auto* field = reader.find(*object, "where")) { auto at = reader.at("where"); if (!(reader.string(*field, 400, value.where.emplace()))) return false; }
    return true;
}
std::string encode(const Problem& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<Problem, DecodeError> decode_problem(std::string_view text) {
    return decode_json<Problem>(text, [](boost::json::value& json, Problem& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const SignIn& value, const char* comma) {
    if (value.token) { out += comma; comma = ","; out += "\"token\":"; write_json_string(out, *value.token); }
    if (value.login) { out += comma; comma = ","; out += "\"login\":"; write_json_string(out, *value.login); }
    if (value.password) { out += comma; comma = ","; out += "\"password\":"; write_json_string(out, *value.password); }
    (void)comma;
}
void write(std::string& out, const SignIn& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, SignIn& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.find(*object, "token")) { auto at = reader.at("token"); if (!(reader.string(*field, 200, value.token.emplace()))) return false; }
    if (auto* field = reader.find(*object, "login")) { auto at = reader.at("login"); if (!(reader.string(*field, 200, value.login.emplace()))) return false; }
    if (auto* field = reader.find(*object, "password")) { auto at = reader.at("password"); if (!(reader.string(*field, 1000, value.password.emplace()))) return false; }
    return true;
}
std::string encode(const SignIn& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<SignIn, DecodeError> decode_sign_in(std::string_view text) {
    return decode_json<SignIn>(text, [](boost::json::value& json, SignIn& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const Door& value, const char* comma) {
    out += comma; comma = ","; out += "\"sign_up\":"; write_json_string(out, name_of(value.sign_up));
    if (value.sign_in_with) { out += comma; comma = ","; out += "\"sign_in_with\":"; write_json_string(out, *value.sign_in_with); }
    (void)comma;
}
void write(std::string& out, const Door& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, Door& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "sign_up")) { auto at = reader.at("sign_up"); if (!(reader.word(*field, value.sign_up, find_sign_up))) return false; } else return false;
    if (auto* field = reader.find(*object, "sign_in_with")) { auto at = reader.at("sign_in_with"); if (!(reader.string(*field, 200, value.sign_in_with.emplace()))) return false; }
    return true;
}
std::string encode(const Door& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<Door, DecodeError> decode_door(std::string_view text) {
    return decode_json<Door>(text, [](boost::json::value& json, Door& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const SignUpRequest& value, const char* comma) {
    if (value.invitation) { out += comma; comma = ","; out += "\"invitation\":"; write_json_string(out, *value.invitation); }
    out += comma; comma = ","; out += "\"login\":"; write_json_string(out, value.login);
    out += comma; comma = ","; out += "\"name\":"; write_json_string(out, value.name);
    out += comma; comma = ","; out += "\"password\":"; write_json_string(out, value.password);
    (void)comma;
}
void write(std::string& out, const SignUpRequest& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, SignUpRequest& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.find(*object, "invitation")) { auto at = reader.at("invitation"); if (!(reader.string(*field, 200, value.invitation.emplace()))) return false; }
    if (auto* field = reader.require(*object, "login")) { auto at = reader.at("login"); if (!(reader.string(*field, 64, value.login))) return false; } else return false;
    if (auto* field = reader.require(*object, "name")) { auto at = reader.at("name"); if (!(reader.string(*field, 200, value.name))) return false; } else return false;
    if (auto* field = reader.require(*object, "password")) { auto at = reader.at("password"); if (!(reader.string(*field, 1000, value.password))) return false; } else return false;
    return true;
}
std::string encode(const SignUpRequest& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<SignUpRequest, DecodeError> decode_sign_up_request(std::string_view text) {
    return decode_json<SignUpRequest>(text, [](boost::json::value& json, SignUpRequest& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const PasswordByLink& value, const char* comma) {
    out += comma; comma = ","; out += "\"token\":"; write_json_string(out, value.token);
    out += comma; comma = ","; out += "\"password\":"; write_json_string(out, value.password);
    (void)comma;
}
void write(std::string& out, const PasswordByLink& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, PasswordByLink& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "token")) { auto at = reader.at("token"); if (!(reader.string(*field, 200, value.token))) return false; } else return false;
    if (auto* field = reader.require(*object, "password")) { auto at = reader.at("password"); if (!(reader.string(*field, 1000, value.password))) return false; } else return false;
    return true;
}
std::string encode(const PasswordByLink& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<PasswordByLink, DecodeError> decode_password_by_link(std::string_view text) {
    return decode_json<PasswordByLink>(text, [](boost::json::value& json, PasswordByLink& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const ChangePassword& value, const char* comma) {
    if (value.old) { out += comma; comma = ","; out += "\"old\":"; write_json_string(out, *value.old); }
    out += comma; comma = ","; out += "\"password\":"; write_json_string(out, value.password);
    if (value.login) { out += comma; comma = ","; out += "\"login\":"; write_json_string(out, *value.login); }
    (void)comma;
}
void write(std::string& out, const ChangePassword& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, ChangePassword& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.find(*object, "old")) { auto at = reader.at("old"); if (!(reader.string(*field, 1000, value.old.emplace()))) return false; }
    if (auto* field = reader.require(*object, "password")) { auto at = reader.at("password"); if (!(reader.string(*field, 1000, value.password))) return false; } else return false;
    if (auto* field = reader.find(*object, "login")) { auto at = reader.at("login"); if (!(reader.string(*field, 64, value.login.emplace()))) return false; }
    return true;
}
std::string encode(const ChangePassword& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<ChangePassword, DecodeError> decode_change_password(std::string_view text) {
    return decode_json<ChangePassword>(text, [](boost::json::value& json, ChangePassword& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const SessionLine& value, const char* comma) {
    out += comma; comma = ","; out += "\"session_id\":"; write_json_string(out, value.session_id);
    out += comma; comma = ","; out += "\"created_at\":"; write_json_int(out, value.created_at);
    out += comma; comma = ","; out += "\"last_used_at\":"; write_json_int(out, value.last_used_at);
    out += comma; comma = ","; out += "\"is_this\":"; out += value.is_this ? "true" : "false";
    (void)comma;
}
void write(std::string& out, const SessionLine& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, SessionLine& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "session_id")) { auto at = reader.at("session_id"); if (!(reader.id(*field, value.session_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "created_at")) { auto at = reader.at("created_at"); if (!(reader.integer(*field, 0, 9007199254740991, value.created_at))) return false; } else return false;
    if (auto* field = reader.require(*object, "last_used_at")) { auto at = reader.at("last_used_at"); if (!(reader.integer(*field, 0, 9007199254740991, value.last_used_at))) return false; } else return false;
    if (auto* field = reader.require(*object, "is_this")) { auto at = reader.at("is_this"); if (!(reader.boolean(*field, value.is_this))) return false; } else return false;
    return true;
}
std::string encode(const SessionLine& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<SessionLine, DecodeError> decode_session_line(std::string_view text) {
    return decode_json<SessionLine>(text, [](boost::json::value& json, SessionLine& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const SessionList& value, const char* comma) {
    out += comma; comma = ","; out += "\"sessions\":"; out += '['; { bool first = true; for (const auto& item : value.sessions) { if (!first) out += ','; first = false; write(out, item); } } out += ']';
    (void)comma;
}
void write(std::string& out, const SessionList& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, SessionList& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "sessions")) { auto at = reader.at("sessions"); if (!(reader.list(*field, 1000, value.sessions, [&](boost::json::value& item, auto& out_item) { return read(item, out_item, reader); }))) return false; } else return false;
    return true;
}
std::string encode(const SessionList& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<SessionList, DecodeError> decode_session_list(std::string_view text) {
    return decode_json<SessionList>(text, [](boost::json::value& json, SessionList& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const CreateApiToken& value, const char* comma) {
    out += comma; comma = ","; out += "\"name\":"; write_json_string(out, value.name);
    out += comma; comma = ","; out += "\"scope\":"; write_json_string(out, name_of(value.scope));
    out += comma; comma = ","; out += "\"days\":"; write_json_int(out, value.days);
    (void)comma;
}
void write(std::string& out, const CreateApiToken& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, CreateApiToken& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "name")) { auto at = reader.at("name"); if (!(reader.string(*field, 200, value.name))) return false; } else return false;
    if (auto* field = reader.require(*object, "scope")) { auto at = reader.at("scope"); if (!(reader.word(*field, value.scope, find_token_scope))) return false; } else return false;
    if (auto* field = reader.require(*object, "days")) { auto at = reader.at("days"); if (!(reader.integer(*field, 1, 3650, value.days))) return false; } else return false;
    return true;
}
std::string encode(const CreateApiToken& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<CreateApiToken, DecodeError> decode_create_api_token(std::string_view text) {
    return decode_json<CreateApiToken>(text, [](boost::json::value& json, CreateApiToken& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const ApiTokenLine& value, const char* comma) {
    out += comma; comma = ","; out += "\"token_id\":"; write_json_string(out, value.token_id);
    out += comma; comma = ","; out += "\"name\":"; write_json_string(out, value.name);
    out += comma; comma = ","; out += "\"scope\":"; write_json_string(out, name_of(value.scope));
    out += comma; comma = ","; out += "\"created_at\":"; write_json_int(out, value.created_at);
    out += comma; comma = ","; out += "\"expires_at\":"; write_json_int(out, value.expires_at);
    if (value.last_used_at) { out += comma; comma = ","; out += "\"last_used_at\":"; write_json_int(out, *value.last_used_at); }
    (void)comma;
}
void write(std::string& out, const ApiTokenLine& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, ApiTokenLine& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "token_id")) { auto at = reader.at("token_id"); if (!(reader.id(*field, value.token_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "name")) { auto at = reader.at("name"); if (!(reader.string(*field, 200, value.name))) return false; } else return false;
    if (auto* field = reader.require(*object, "scope")) { auto at = reader.at("scope"); if (!(reader.word(*field, value.scope, find_token_scope))) return false; } else return false;
    if (auto* field = reader.require(*object, "created_at")) { auto at = reader.at("created_at"); if (!(reader.integer(*field, 0, 9007199254740991, value.created_at))) return false; } else return false;
    if (auto* field = reader.require(*object, "expires_at")) { auto at = reader.at("expires_at"); if (!(reader.integer(*field, 0, 9007199254740991, value.expires_at))) return false; } else return false;
    if (auto* field = reader.find(*object, "last_used_at")) { auto at = reader.at("last_used_at"); if (!(reader.integer(*field, 0, 9007199254740991, value.last_used_at.emplace()))) return false; }
    return true;
}
std::string encode(const ApiTokenLine& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<ApiTokenLine, DecodeError> decode_api_token_line(std::string_view text) {
    return decode_json<ApiTokenLine>(text, [](boost::json::value& json, ApiTokenLine& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const NewApiToken& value, const char* comma) {
    out += comma; comma = ","; out += "\"line\":"; write(out, value.line);
    out += comma; comma = ","; out += "\"secret\":"; write_json_string(out, value.secret);
    (void)comma;
}
void write(std::string& out, const NewApiToken& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, NewApiToken& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "line")) { auto at = reader.at("line"); if (!(read(*field, value.line, reader))) return false; } else return false;
    if (auto* field = reader.require(*object, "secret")) { auto at = reader.at("secret"); if (!(reader.string(*field, 200, value.secret))) return false; } else return false;
    return true;
}
std::string encode(const NewApiToken& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<NewApiToken, DecodeError> decode_new_api_token(std::string_view text) {
    return decode_json<NewApiToken>(text, [](boost::json::value& json, NewApiToken& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const ApiTokenList& value, const char* comma) {
    out += comma; comma = ","; out += "\"tokens\":"; out += '['; { bool first = true; for (const auto& item : value.tokens) { if (!first) out += ','; first = false; write(out, item); } } out += ']';
    (void)comma;
}
void write(std::string& out, const ApiTokenList& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, ApiTokenList& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "tokens")) { auto at = reader.at("tokens"); if (!(reader.list(*field, 100, value.tokens, [&](boost::json::value& item, auto& out_item) { return read(item, out_item, reader); }))) return false; } else return false;
    return true;
}
std::string encode(const ApiTokenList& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<ApiTokenList, DecodeError> decode_api_token_list(std::string_view text) {
    return decode_json<ApiTokenList>(text, [](boost::json::value& json, ApiTokenList& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const PersonLine& value, const char* comma) {
    out += comma; comma = ","; out += "\"person_id\":"; write_json_string(out, value.person_id);
    if (value.login) { out += comma; comma = ","; out += "\"login\":"; write_json_string(out, *value.login); }
    out += comma; comma = ","; out += "\"name\":"; write_json_string(out, value.name);
    out += comma; comma = ","; out += "\"kind\":"; write_json_string(out, name_of(value.kind));
    out += comma; comma = ","; out += "\"is_active\":"; out += value.is_active ? "true" : "false";
    out += comma; comma = ","; out += "\"has_password\":"; out += value.has_password ? "true" : "false";
    out += comma; comma = ","; out += "\"created_at\":"; write_json_int(out, value.created_at);
    if (value.last_used_at) { out += comma; comma = ","; out += "\"last_used_at\":"; write_json_int(out, *value.last_used_at); }
    (void)comma;
}
void write(std::string& out, const PersonLine& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, PersonLine& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "person_id")) { auto at = reader.at("person_id"); if (!(reader.id(*field, value.person_id))) return false; } else return false;
    if (auto* field = reader.find(*object, "login")) { auto at = reader.at("login"); if (!(reader.string(*field, 64, value.login.emplace()))) return false; }
    if (auto* field = reader.require(*object, "name")) { auto at = reader.at("name"); if (!(reader.string(*field, 200, value.name))) return false; } else return false;
    if (auto* field = reader.require(*object, "kind")) { auto at = reader.at("kind"); if (!(reader.word(*field, value.kind, find_person_kind))) return false; } else return false;
    if (auto* field = reader.require(*object, "is_active")) { auto at = reader.at("is_active"); if (!(reader.boolean(*field, value.is_active))) return false; } else return false;
    if (auto* field = reader.require(*object, "has_password")) { auto at = reader.at("has_password"); if (!(reader.boolean(*field, value.has_password))) return false; } else return false;
    if (auto* field = reader.require(*object, "created_at")) { auto at = reader.at("created_at"); if (!(reader.integer(*field, 0, 9007199254740991, value.created_at))) return false; } else return false;
    if (auto* field = reader.find(*object, "last_used_at")) { auto at = reader.at("last_used_at"); if (!(reader.integer(*field, 0, 9007199254740991, value.last_used_at.emplace()))) return false; }
    return true;
}
std::string encode(const PersonLine& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<PersonLine, DecodeError> decode_person_line(std::string_view text) {
    return decode_json<PersonLine>(text, [](boost::json::value& json, PersonLine& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const PersonList& value, const char* comma) {
    out += comma; comma = ","; out += "\"people\":"; out += '['; { bool first = true; for (const auto& item : value.people) { if (!first) out += ','; first = false; write(out, item); } } out += ']';
    (void)comma;
}
void write(std::string& out, const PersonList& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, PersonList& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "people")) { auto at = reader.at("people"); if (!(reader.list(*field, 10000, value.people, [&](boost::json::value& item, auto& out_item) { return read(item, out_item, reader); }))) return false; } else return false;
    return true;
}
std::string encode(const PersonList& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<PersonList, DecodeError> decode_person_list(std::string_view text) {
    return decode_json<PersonList>(text, [](boost::json::value& json, PersonList& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const ChangePerson& value, const char* comma) {
    if (value.is_active) { out += comma; comma = ","; out += "\"is_active\":"; out += *value.is_active ? "true" : "false"; }
    if (value.kind) { out += comma; comma = ","; out += "\"kind\":"; write_json_string(out, name_of(*value.kind)); }
    (void)comma;
}
void write(std::string& out, const ChangePerson& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, ChangePerson& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.find(*object, "is_active")) { auto at = reader.at("is_active"); if (!(reader.boolean(*field, value.is_active.emplace()))) return false; }
    if (auto* field = reader.find(*object, "kind")) { auto at = reader.at("kind"); if (!(reader.word(*field, value.kind.emplace(), find_person_kind))) return false; }
    return true;
}
std::string encode(const ChangePerson& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<ChangePerson, DecodeError> decode_change_person(std::string_view text) {
    return decode_json<ChangePerson>(text, [](boost::json::value& json, ChangePerson& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const Link& value, const char* comma) {
    out += comma; comma = ","; out += "\"path\":"; write_json_string(out, value.path);
    out += comma; comma = ","; out += "\"expires_at\":"; write_json_int(out, value.expires_at);
    (void)comma;
}
void write(std::string& out, const Link& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, Link& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "path")) { auto at = reader.at("path"); if (!(reader.string(*field, 400, value.path))) return false; } else return false;
    if (auto* field = reader.require(*object, "expires_at")) { auto at = reader.at("expires_at"); if (!(reader.integer(*field, 0, 9007199254740991, value.expires_at))) return false; } else return false;
    return true;
}
std::string encode(const Link& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<Link, DecodeError> decode_link(std::string_view text) {
    return decode_json<Link>(text, [](boost::json::value& json, Link& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const Me& value, const char* comma) {
    out += comma; comma = ","; out += "\"person_id\":"; write_json_string(out, value.person_id);
    out += comma; comma = ","; out += "\"name\":"; write_json_string(out, value.name);
    out += comma; comma = ","; out += "\"csrf_token\":"; write_json_string(out, value.csrf_token);
    out += comma; comma = ","; out += "\"kind\":"; write_json_string(out, name_of(value.kind));
    if (value.login) { out += comma; comma = ","; out += "\"login\":"; write_json_string(out, *value.login); }
    out += comma; comma = ","; out += "\"can_invite\":"; out += value.can_invite ? "true" : "false";
    if (value.image_hosts) { out += comma; comma = ","; out += "\"image_hosts\":"; out += '['; { bool first = true; for (const auto& item : *value.image_hosts) { if (!first) out += ','; first = false; write_json_string(out, item); } } out += ']'; }
    (void)comma;
}
void write(std::string& out, const Me& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, Me& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "person_id")) { auto at = reader.at("person_id"); if (!(reader.id(*field, value.person_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "name")) { auto at = reader.at("name"); if (!(reader.string(*field, 200, value.name))) return false; } else return false;
    if (auto* field = reader.require(*object, "csrf_token")) { auto at = reader.at("csrf_token"); if (!(reader.string(*field, 200, value.csrf_token))) return false; } else return false;
    if (auto* field = reader.require(*object, "kind")) { auto at = reader.at("kind"); if (!(reader.word(*field, value.kind, find_person_kind))) return false; } else return false;
    if (auto* field = reader.find(*object, "login")) { auto at = reader.at("login"); if (!(reader.string(*field, 64, value.login.emplace()))) return false; }
    if (auto* field = reader.require(*object, "can_invite")) { auto at = reader.at("can_invite"); if (!(reader.boolean(*field, value.can_invite))) return false; } else return false;
    if (auto* field = reader.find(*object, "image_hosts")) { auto at = reader.at("image_hosts"); if (!(reader.list(*field, 64, value.image_hosts.emplace(), [&](boost::json::value& item, auto& out_item) { return reader.string(item, 255, out_item); }))) return false; }
    return true;
}
std::string encode(const Me& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<Me, DecodeError> decode_me(std::string_view text) {
    return decode_json<Me>(text, [](boost::json::value& json, Me& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const NotebookSummary& value, const char* comma) {
    out += comma; comma = ","; out += "\"notebook_id\":"; write_json_string(out, value.notebook_id);
    out += comma; comma = ","; out += "\"title\":"; write_json_string(out, value.title);
    out += comma; comma = ","; out += "\"created_at\":"; write_json_int(out, value.created_at);
    out += comma; comma = ","; out += "\"updated_at\":"; write_json_int(out, value.updated_at);
    out += comma; comma = ","; out += "\"revision\":"; write_json_int(out, value.revision);
    out += comma; comma = ","; out += "\"cells\":"; write_json_int(out, value.cells);
    out += comma; comma = ","; out += "\"runtime\":"; write_json_string(out, name_of(value.runtime));
    if (value.folder) { out += comma; comma = ","; out += "\"folder\":"; write_json_string(out, *value.folder); }
    if (value.is_starred) { out += comma; comma = ","; out += "\"is_starred\":"; out += *value.is_starred ? "true" : "false"; }
    if (value.opened_at) { out += comma; comma = ","; out += "\"opened_at\":"; write_json_int(out, *value.opened_at); }
    if (value.deleted_at) { out += comma; comma = ","; out += "\"deleted_at\":"; write_json_int(out, *value.deleted_at); }
    (void)comma;
}
void write(std::string& out, const NotebookSummary& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, NotebookSummary& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "notebook_id")) { auto at = reader.at("notebook_id"); if (!(reader.id(*field, value.notebook_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "title")) { auto at = reader.at("title"); if (!(reader.string(*field, 400, value.title))) return false; } else return false;
    if (auto* field = reader.require(*object, "created_at")) { auto at = reader.at("created_at"); if (!(reader.integer(*field, 0, 9007199254740991, value.created_at))) return false; } else return false;
    if (auto* field = reader.require(*object, "updated_at")) { auto at = reader.at("updated_at"); if (!(reader.integer(*field, 0, 9007199254740991, value.updated_at))) return false; } else return false;
    if (auto* field = reader.require(*object, "revision")) { auto at = reader.at("revision"); if (!(reader.integer(*field, 0, 9007199254740991, value.revision))) return false; } else return false;
    if (auto* field = reader.require(*object, "cells")) { auto at = reader.at("cells"); if (!(reader.integer(*field, 0, 9007199254740991, value.cells))) return false; } else return false;
    if (auto* field = reader.require(*object, "runtime")) { auto at = reader.at("runtime"); if (!(reader.word(*field, value.runtime, find_runtime_phase))) return false; } else return false;
    if (auto* field = reader.find(*object, "folder")) { auto at = reader.at("folder"); if (!(reader.string(*field, 400, value.folder.emplace()))) return false; }
    if (auto* field = reader.find(*object, "is_starred")) { auto at = reader.at("is_starred"); if (!(reader.boolean(*field, value.is_starred.emplace()))) return false; }
    if (auto* field = reader.find(*object, "opened_at")) { auto at = reader.at("opened_at"); if (!(reader.integer(*field, 0, 9007199254740991, value.opened_at.emplace()))) return false; }
    if (auto* field = reader.find(*object, "deleted_at")) { auto at = reader.at("deleted_at"); if (!(reader.integer(*field, 0, 9007199254740991, value.deleted_at.emplace()))) return false; }
    return true;
}
std::string encode(const NotebookSummary& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<NotebookSummary, DecodeError> decode_notebook_summary(std::string_view text) {
    return decode_json<NotebookSummary>(text, [](boost::json::value& json, NotebookSummary& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const UnreadFile& value, const char* comma) {
    out += comma; comma = ","; out += "\"file_id\":"; write_json_string(out, value.file_id);
    out += comma; comma = ","; out += "\"name\":"; write_json_string(out, value.name);
    out += comma; comma = ","; out += "\"bytes\":"; write_json_int(out, value.bytes);
    out += comma; comma = ","; out += "\"sentence\":"; write_json_string(out, value.sentence);
    out += comma; comma = ","; out += "\"added_at\":"; write_json_int(out, value.added_at);
    (void)comma;
}
void write(std::string& out, const UnreadFile& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, UnreadFile& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "file_id")) { auto at = reader.at("file_id"); if (!(reader.id(*field, value.file_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "name")) { auto at = reader.at("name"); if (!(reader.string(*field, 400, value.name))) return false; } else return false;
    if (auto* field = reader.require(*object, "bytes")) { auto at = reader.at("bytes"); if (!(reader.integer(*field, 0, 9007199254740991, value.bytes))) return false; } else return false;
    if (auto* field = reader.require(*object, "sentence")) { auto at = reader.at("sentence"); if (!(reader.string(*field, 4000, value.sentence))) return false; } else return false;
    if (auto* field = reader.require(*object, "added_at")) { auto at = reader.at("added_at"); if (!(reader.integer(*field, 0, 9007199254740991, value.added_at))) return false; } else return false;
    return true;
}
std::string encode(const UnreadFile& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<UnreadFile, DecodeError> decode_unread_file(std::string_view text) {
    return decode_json<UnreadFile>(text, [](boost::json::value& json, UnreadFile& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const NotebookList& value, const char* comma) {
    out += comma; comma = ","; out += "\"notebooks\":"; out += '['; { bool first = true; for (const auto& item : value.notebooks) { if (!first) out += ','; first = false; write(out, item); } } out += ']';
    out += comma; comma = ","; out += "\"unread\":"; out += '['; { bool first = true; for (const auto& item : value.unread) { if (!first) out += ','; first = false; write(out, item); } } out += ']';
    if (value.folders) { out += comma; comma = ","; out += "\"folders\":"; out += '['; { bool first = true; for (const auto& item : *value.folders) { if (!first) out += ','; first = false; write_json_string(out, item); } } out += ']'; }
    (void)comma;
}
void write(std::string& out, const NotebookList& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, NotebookList& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "notebooks")) { auto at = reader.at("notebooks"); if (!(reader.list(*field, 10000, value.notebooks, [&](boost::json::value& item, auto& out_item) { return read(item, out_item, reader); }))) return false; } else return false;
    if (auto* field = reader.require(*object, "unread")) { auto at = reader.at("unread"); if (!(reader.list(*field, 20, value.unread, [&](boost::json::value& item, auto& out_item) { return read(item, out_item, reader); }))) return false; } else return false;
    if (auto* field = reader.find(*object, "folders")) { auto at = reader.at("folders"); if (!(reader.list(*field, 2000, value.folders.emplace(), [&](boost::json::value& item, auto& out_item) { return reader.string(item, 400, out_item); }))) return false; }
    return true;
}
std::string encode(const NotebookList& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<NotebookList, DecodeError> decode_notebook_list(std::string_view text) {
    return decode_json<NotebookList>(text, [](boost::json::value& json, NotebookList& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const PlaceNotebook& value, const char* comma) {
    if (value.folder) { out += comma; comma = ","; out += "\"folder\":"; write_json_string(out, *value.folder); }
    if (value.is_starred) { out += comma; comma = ","; out += "\"is_starred\":"; out += *value.is_starred ? "true" : "false"; }
    if (value.is_opened) { out += comma; comma = ","; out += "\"is_opened\":"; out += *value.is_opened ? "true" : "false"; }
    (void)comma;
}
void write(std::string& out, const PlaceNotebook& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, PlaceNotebook& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.find(*object, "folder")) { auto at = reader.at("folder"); if (!(reader.string(*field, 400, value.folder.emplace()))) return false; }
    if (auto* field = reader.find(*object, "is_starred")) { auto at = reader.at("is_starred"); if (!(reader.boolean(*field, value.is_starred.emplace()))) return false; }
    if (auto* field = reader.find(*object, "is_opened")) { auto at = reader.at("is_opened"); if (!(reader.boolean(*field, value.is_opened.emplace()))) return false; }
    return true;
}
std::string encode(const PlaceNotebook& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<PlaceNotebook, DecodeError> decode_place_notebook(std::string_view text) {
    return decode_json<PlaceNotebook>(text, [](boost::json::value& json, PlaceNotebook& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const FolderRequest& value, const char* comma) {
    out += comma; comma = ","; out += "\"path\":"; write_json_string(out, value.path);
    if (value.to) { out += comma; comma = ","; out += "\"to\":"; write_json_string(out, *value.to); }
    (void)comma;
}
void write(std::string& out, const FolderRequest& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, FolderRequest& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "path")) { auto at = reader.at("path"); if (!(reader.string(*field, 400, value.path))) return false; } else return false;
    if (auto* field = reader.find(*object, "to")) { auto at = reader.at("to"); if (!(reader.string(*field, 400, value.to.emplace()))) return false; }
    return true;
}
std::string encode(const FolderRequest& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<FolderRequest, DecodeError> decode_folder_request(std::string_view text) {
    return decode_json<FolderRequest>(text, [](boost::json::value& json, FolderRequest& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const FoundNotebook& value, const char* comma) {
    out += comma; comma = ","; out += "\"notebook_id\":"; write_json_string(out, value.notebook_id);
    out += comma; comma = ","; out += "\"title\":"; write_json_string(out, value.title);
    if (value.folder) { out += comma; comma = ","; out += "\"folder\":"; write_json_string(out, *value.folder); }
    out += comma; comma = ","; out += "\"updated_at\":"; write_json_int(out, value.updated_at);
    out += comma; comma = ","; out += "\"snippet\":"; write_json_string(out, value.snippet);
    (void)comma;
}
void write(std::string& out, const FoundNotebook& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, FoundNotebook& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "notebook_id")) { auto at = reader.at("notebook_id"); if (!(reader.id(*field, value.notebook_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "title")) { auto at = reader.at("title"); if (!(reader.string(*field, 400, value.title))) return false; } else return false;
    if (auto* field = reader.find(*object, "folder")) { auto at = reader.at("folder"); if (!(reader.string(*field, 400, value.folder.emplace()))) return false; }
    if (auto* field = reader.require(*object, "updated_at")) { auto at = reader.at("updated_at"); if (!(reader.integer(*field, 0, 9007199254740991, value.updated_at))) return false; } else return false;
    if (auto* field = reader.require(*object, "snippet")) { auto at = reader.at("snippet"); if (!(reader.string(*field, 2000, value.snippet))) return false; } else return false;
    return true;
}
std::string encode(const FoundNotebook& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<FoundNotebook, DecodeError> decode_found_notebook(std::string_view text) {
    return decode_json<FoundNotebook>(text, [](boost::json::value& json, FoundNotebook& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const SearchResult& value, const char* comma) {
    out += comma; comma = ","; out += "\"found\":"; out += '['; { bool first = true; for (const auto& item : value.found) { if (!first) out += ','; first = false; write(out, item); } } out += ']';
    (void)comma;
}
void write(std::string& out, const SearchResult& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, SearchResult& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "found")) { auto at = reader.at("found"); if (!(reader.list(*field, 100, value.found, [&](boost::json::value& item, auto& out_item) { return read(item, out_item, reader); }))) return false; } else return false;
    return true;
}
std::string encode(const SearchResult& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<SearchResult, DecodeError> decode_search_result(std::string_view text) {
    return decode_json<SearchResult>(text, [](boost::json::value& json, SearchResult& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const Example& value, const char* comma) {
    out += comma; comma = ","; out += "\"name\":"; write_json_string(out, value.name);
    out += comma; comma = ","; out += "\"title\":"; write_json_string(out, value.title);
    out += comma; comma = ","; out += "\"says\":"; write_json_string(out, value.says);
    out += comma; comma = ","; out += "\"minutes\":"; write_json_int(out, value.minutes);
    (void)comma;
}
void write(std::string& out, const Example& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, Example& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "name")) { auto at = reader.at("name"); if (!(reader.string(*field, 100, value.name))) return false; } else return false;
    if (auto* field = reader.require(*object, "title")) { auto at = reader.at("title"); if (!(reader.string(*field, 400, value.title))) return false; } else return false;
    if (auto* field = reader.require(*object, "says")) { auto at = reader.at("says"); if (!(reader.string(*field, 400, value.says))) return false; } else return false;
    if (auto* field = reader.require(*object, "minutes")) { auto at = reader.at("minutes"); if (!(reader.integer(*field, 0, 9007199254740991, value.minutes))) return false; } else return false;
    return true;
}
std::string encode(const Example& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<Example, DecodeError> decode_example(std::string_view text) {
    return decode_json<Example>(text, [](boost::json::value& json, Example& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const ExampleList& value, const char* comma) {
    out += comma; comma = ","; out += "\"examples\":"; out += '['; { bool first = true; for (const auto& item : value.examples) { if (!first) out += ','; first = false; write(out, item); } } out += ']';
    (void)comma;
}
void write(std::string& out, const ExampleList& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, ExampleList& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "examples")) { auto at = reader.at("examples"); if (!(reader.list(*field, 50, value.examples, [&](boost::json::value& item, auto& out_item) { return read(item, out_item, reader); }))) return false; } else return false;
    return true;
}
std::string encode(const ExampleList& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<ExampleList, DecodeError> decode_example_list(std::string_view text) {
    return decode_json<ExampleList>(text, [](boost::json::value& json, ExampleList& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const OutputMatch& value, const char* comma) {
    out += comma; comma = ","; out += "\"line\":"; write_json_int(out, value.line);
    out += comma; comma = ","; out += "\"text\":"; write_json_string(out, value.text);
    (void)comma;
}
void write(std::string& out, const OutputMatch& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, OutputMatch& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "line")) { auto at = reader.at("line"); if (!(reader.integer(*field, 0, 9007199254740991, value.line))) return false; } else return false;
    if (auto* field = reader.require(*object, "text")) { auto at = reader.at("text"); if (!(reader.string(*field, 400, value.text))) return false; } else return false;
    return true;
}
std::string encode(const OutputMatch& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<OutputMatch, DecodeError> decode_output_match(std::string_view text) {
    return decode_json<OutputMatch>(text, [](boost::json::value& json, OutputMatch& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const OutputMatches& value, const char* comma) {
    out += comma; comma = ","; out += "\"matches\":"; out += '['; { bool first = true; for (const auto& item : value.matches) { if (!first) out += ','; first = false; write(out, item); } } out += ']';
    out += comma; comma = ","; out += "\"more\":"; out += value.more ? "true" : "false";
    (void)comma;
}
void write(std::string& out, const OutputMatches& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, OutputMatches& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "matches")) { auto at = reader.at("matches"); if (!(reader.list(*field, 1000, value.matches, [&](boost::json::value& item, auto& out_item) { return read(item, out_item, reader); }))) return false; } else return false;
    if (auto* field = reader.require(*object, "more")) { auto at = reader.at("more"); if (!(reader.boolean(*field, value.more))) return false; } else return false;
    return true;
}
std::string encode(const OutputMatches& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<OutputMatches, DecodeError> decode_output_matches(std::string_view text) {
    return decode_json<OutputMatches>(text, [](boost::json::value& json, OutputMatches& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const CreateNotebook& value, const char* comma) {
    if (value.title) { out += comma; comma = ","; out += "\"title\":"; write_json_string(out, *value.title); }
    (void)comma;
}
void write(std::string& out, const CreateNotebook& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, CreateNotebook& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.find(*object, "title")) { auto at = reader.at("title"); if (!(reader.string(*field, 400, value.title.emplace()))) return false; }
    return true;
}
std::string encode(const CreateNotebook& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<CreateNotebook, DecodeError> decode_create_notebook(std::string_view text) {
    return decode_json<CreateNotebook>(text, [](boost::json::value& json, CreateNotebook& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const RenameNotebook& value, const char* comma) {
    out += comma; comma = ","; out += "\"title\":"; write_json_string(out, value.title);
    (void)comma;
}
void write(std::string& out, const RenameNotebook& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, RenameNotebook& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "title")) { auto at = reader.at("title"); if (!(reader.string(*field, 400, value.title))) return false; } else return false;
    return true;
}
std::string encode(const RenameNotebook& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<RenameNotebook, DecodeError> decode_rename_notebook(std::string_view text) {
    return decode_json<RenameNotebook>(text, [](boost::json::value& json, RenameNotebook& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const GuardCase& value, const char* comma) {
    out += comma; comma = ","; out += "\"case_id\":"; write_json_string(out, value.case_id);
    out += comma; comma = ","; out += "\"at\":"; write_json_int(out, value.at);
    out += comma; comma = ","; out += "\"person_id\":"; write_json_string(out, value.person_id);
    out += comma; comma = ","; out += "\"person\":"; write_json_string(out, value.person);
    out += comma; comma = ","; out += "\"notebook_id\":"; write_json_string(out, value.notebook_id);
    out += comma; comma = ","; out += "\"title\":"; write_json_string(out, value.title);
    out += comma; comma = ","; out += "\"cell_id\":"; write_json_string(out, value.cell_id);
    out += comma; comma = ","; out += "\"class_name\":"; write_json_string(out, value.class_name);
    out += comma; comma = ","; out += "\"category\":"; write_json_string(out, value.category);
    out += comma; comma = ","; out += "\"level\":"; write_json_string(out, name_of(value.level));
    out += comma; comma = ","; out += "\"outcome\":"; write_json_string(out, name_of(value.outcome));
    out += comma; comma = ","; out += "\"would_stop\":"; out += value.would_stop ? "true" : "false";
    if (value.chosen_at) { out += comma; comma = ","; out += "\"chosen_at\":"; write_json_int(out, *value.chosen_at); }
    if (value.mistake) { out += comma; comma = ","; out += "\"mistake\":"; write_json_string(out, *value.mistake); }
    if (value.due_at) { out += comma; comma = ","; out += "\"due_at\":"; write_json_int(out, *value.due_at); }
    if (value.accepted) { out += comma; comma = ","; out += "\"accepted\":"; out += *value.accepted ? "true" : "false"; }
    if (value.answer) { out += comma; comma = ","; out += "\"answer\":"; write_json_string(out, *value.answer); }
    if (value.closed_at) { out += comma; comma = ","; out += "\"closed_at\":"; write_json_int(out, *value.closed_at); }
    (void)comma;
}
void write(std::string& out, const GuardCase& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, GuardCase& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "case_id")) { auto at = reader.at("case_id"); if (!(reader.id(*field, value.case_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "at")) { auto at = reader.at("at"); if (!(reader.integer(*field, 0, 9007199254740991, value.at))) return false; } else return false;
    if (auto* field = reader.require(*object, "person_id")) { auto at = reader.at("person_id"); if (!(reader.id(*field, value.person_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "person")) { auto at = reader.at("person"); if (!(reader.string(*field, 200, value.person))) return false; } else return false;
    if (auto* field = reader.require(*object, "notebook_id")) { auto at = reader.at("notebook_id"); if (!(reader.id(*field, value.notebook_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "title")) { auto at = reader.at("title"); if (!(reader.string(*field, 400, value.title))) return false; } else return false;
    if (auto* field = reader.require(*object, "cell_id")) { auto at = reader.at("cell_id"); if (!(reader.id(*field, value.cell_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "class_name")) { auto at = reader.at("class_name"); if (!(reader.string(*field, 100, value.class_name))) return false; } else return false;
    if (auto* field = reader.require(*object, "category")) { auto at = reader.at("category"); if (!(reader.string(*field, 400, value.category))) return false; } else return false;
    if (auto* field = reader.require(*object, "level")) { auto at = reader.at("level"); if (!(reader.word(*field, value.level, find_guard_level))) return false; } else return false;
    if (auto* field = reader.require(*object, "outcome")) { auto at = reader.at("outcome"); if (!(reader.word(*field, value.outcome, find_gate_outcome))) return false; } else return false;
    if (auto* field = reader.require(*object, "would_stop")) { auto at = reader.at("would_stop"); if (!(reader.boolean(*field, value.would_stop))) return false; } else return false;
    if (auto* field = reader.find(*object, "chosen_at")) { auto at = reader.at("chosen_at"); if (!(reader.integer(*field, 0, 9007199254740991, value.chosen_at.emplace()))) return false; }
    if (auto* field = reader.find(*object, "mistake")) { auto at = reader.at("mistake"); if (!(reader.string(*field, 4000, value.mistake.emplace()))) return false; }
    if (auto* field = reader.find(*object, "due_at")) { auto at = reader.at("due_at"); if (!(reader.integer(*field, 0, 9007199254740991, value.due_at.emplace()))) return false; }
    if (auto* field = reader.find(*object, "accepted")) { auto at = reader.at("accepted"); if (!(reader.boolean(*field, value.accepted.emplace()))) return false; }
    if (auto* field = reader.find(*object, "answer")) { auto at = reader.at("answer"); if (!(reader.string(*field, 4000, value.answer.emplace()))) return false; }
    if (auto* field = reader.find(*object, "closed_at")) { auto at = reader.at("closed_at"); if (!(reader.integer(*field, 0, 9007199254740991, value.closed_at.emplace()))) return false; }
    return true;
}
std::string encode(const GuardCase& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<GuardCase, DecodeError> decode_guard_case(std::string_view text) {
    return decode_json<GuardCase>(text, [](boost::json::value& json, GuardCase& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const GuardCaseList& value, const char* comma) {
    out += comma; comma = ","; out += "\"cases\":"; out += '['; { bool first = true; for (const auto& item : value.cases) { if (!first) out += ','; first = false; write(out, item); } } out += ']';
    out += comma; comma = ","; out += "\"open\":"; write_json_int(out, value.open);
    out += comma; comma = ","; out += "\"mistakes\":"; write_json_int(out, value.mistakes);
    out += comma; comma = ","; out += "\"closed\":"; write_json_int(out, value.closed);
    (void)comma;
}
void write(std::string& out, const GuardCaseList& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, GuardCaseList& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "cases")) { auto at = reader.at("cases"); if (!(reader.list(*field, 200, value.cases, [&](boost::json::value& item, auto& out_item) { return read(item, out_item, reader); }))) return false; } else return false;
    if (auto* field = reader.require(*object, "open")) { auto at = reader.at("open"); if (!(reader.integer(*field, 0, 9007199254740991, value.open))) return false; } else return false;
    if (auto* field = reader.require(*object, "mistakes")) { auto at = reader.at("mistakes"); if (!(reader.integer(*field, 0, 9007199254740991, value.mistakes))) return false; } else return false;
    if (auto* field = reader.require(*object, "closed")) { auto at = reader.at("closed"); if (!(reader.integer(*field, 0, 9007199254740991, value.closed))) return false; } else return false;
    return true;
}
std::string encode(const GuardCaseList& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<GuardCaseList, DecodeError> decode_guard_case_list(std::string_view text) {
    return decode_json<GuardCaseList>(text, [](boost::json::value& json, GuardCaseList& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const GuardEvidence& value, const char* comma) {
    out += comma; comma = ","; out += "\"kind\":"; write_json_string(out, value.kind);
    out += comma; comma = ","; out += "\"what\":"; write_json_string(out, value.what);
    out += comma; comma = ","; out += "\"seen\":"; write_json_string(out, value.seen);
    out += comma; comma = ","; out += "\"place\":"; write_json_string(out, value.place);
    out += comma; comma = ","; out += "\"rule\":"; write_json_string(out, value.rule);
    (void)comma;
}
void write(std::string& out, const GuardEvidence& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, GuardEvidence& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "kind")) { auto at = reader.at("kind"); if (!(reader.string(*field, 40, value.kind))) return false; } else return false;
    if (auto* field = reader.require(*object, "what")) { auto at = reader.at("what"); if (!(reader.string(*field, 2000, value.what))) return false; } else return false;
    if (auto* field = reader.require(*object, "seen")) { auto at = reader.at("seen"); if (!(reader.string(*field, 2000, value.seen))) return false; } else return false;
    if (auto* field = reader.require(*object, "place")) { auto at = reader.at("place"); if (!(reader.string(*field, 200, value.place))) return false; } else return false;
    if (auto* field = reader.require(*object, "rule")) { auto at = reader.at("rule"); if (!(reader.string(*field, 200, value.rule))) return false; } else return false;
    return true;
}
std::string encode(const GuardEvidence& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<GuardEvidence, DecodeError> decode_guard_evidence(std::string_view text) {
    return decode_json<GuardEvidence>(text, [](boost::json::value& json, GuardEvidence& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const GuardEvent& value, const char* comma) {
    out += comma; comma = ","; out += "\"at\":"; write_json_int(out, value.at);
    out += comma; comma = ","; out += "\"says\":"; write_json_string(out, value.says);
    out += comma; comma = ","; out += "\"who\":"; write_json_string(out, value.who);
    (void)comma;
}
void write(std::string& out, const GuardEvent& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, GuardEvent& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "at")) { auto at = reader.at("at"); if (!(reader.integer(*field, 0, 9007199254740991, value.at))) return false; } else return false;
    if (auto* field = reader.require(*object, "says")) { auto at = reader.at("says"); if (!(reader.string(*field, 200, value.says))) return false; } else return false;
    if (auto* field = reader.require(*object, "who")) { auto at = reader.at("who"); if (!(reader.string(*field, 200, value.who))) return false; } else return false;
    return true;
}
std::string encode(const GuardEvent& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<GuardEvent, DecodeError> decode_guard_event(std::string_view text) {
    return decode_json<GuardEvent>(text, [](boost::json::value& json, GuardEvent& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const GuardCaseDetail& value, const char* comma) {
    out += comma; comma = ","; out += "\"guard_case\":"; write(out, value.guard_case);
    out += comma; comma = ","; out += "\"evidence\":"; out += '['; { bool first = true; for (const auto& item : value.evidence) { if (!first) out += ','; first = false; write(out, item); } } out += ']';
    out += comma; comma = ","; out += "\"events\":"; out += '['; { bool first = true; for (const auto& item : value.events) { if (!first) out += ','; first = false; write(out, item); } } out += ']';
    out += comma; comma = ","; out += "\"rules_version\":"; write_json_string(out, value.rules_version);
    out += comma; comma = ","; out += "\"revision\":"; write_json_int(out, value.revision);
    (void)comma;
}
void write(std::string& out, const GuardCaseDetail& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, GuardCaseDetail& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "guard_case")) { auto at = reader.at("guard_case"); if (!(read(*field, value.guard_case, reader))) return false; } else return false;
    if (auto* field = reader.require(*object, "evidence")) { auto at = reader.at("evidence"); if (!(reader.list(*field, 200, value.evidence, [&](boost::json::value& item, auto& out_item) { return read(item, out_item, reader); }))) return false; } else return false;
    if (auto* field = reader.require(*object, "events")) { auto at = reader.at("events"); if (!(reader.list(*field, 200, value.events, [&](boost::json::value& item, auto& out_item) { return read(item, out_item, reader); }))) return false; } else return false;
    if (auto* field = reader.require(*object, "rules_version")) { auto at = reader.at("rules_version"); if (!(reader.string(*field, 200, value.rules_version))) return false; } else return false;
    if (auto* field = reader.require(*object, "revision")) { auto at = reader.at("revision"); if (!(reader.integer(*field, 0, 9007199254740991, value.revision))) return false; } else return false;
    return true;
}
std::string encode(const GuardCaseDetail& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<GuardCaseDetail, DecodeError> decode_guard_case_detail(std::string_view text) {
    return decode_json<GuardCaseDetail>(text, [](boost::json::value& json, GuardCaseDetail& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const AnswerMistake& value, const char* comma) {
    out += comma; comma = ","; out += "\"accepted\":"; out += value.accepted ? "true" : "false";
    out += comma; comma = ","; out += "\"text\":"; write_json_string(out, value.text);
    (void)comma;
}
void write(std::string& out, const AnswerMistake& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, AnswerMistake& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "accepted")) { auto at = reader.at("accepted"); if (!(reader.boolean(*field, value.accepted))) return false; } else return false;
    if (auto* field = reader.require(*object, "text")) { auto at = reader.at("text"); if (!(reader.string(*field, 4000, value.text))) return false; } else return false;
    return true;
}
std::string encode(const AnswerMistake& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<AnswerMistake, DecodeError> decode_answer_mistake(std::string_view text) {
    return decode_json<AnswerMistake>(text, [](boost::json::value& json, AnswerMistake& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const GuardGroup& value, const char* comma) {
    out += comma; comma = ","; out += "\"group\":"; write_json_string(out, value.group);
    out += comma; comma = ","; out += "\"action\":"; write_json_string(out, name_of(value.action));
    (void)comma;
}
void write(std::string& out, const GuardGroup& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, GuardGroup& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "group")) { auto at = reader.at("group"); if (!(reader.string(*field, 200, value.group))) return false; } else return false;
    if (auto* field = reader.require(*object, "action")) { auto at = reader.at("action"); if (!(reader.word(*field, value.action, find_guard_action))) return false; } else return false;
    return true;
}
std::string encode(const GuardGroup& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<GuardGroup, DecodeError> decode_guard_group(std::string_view text) {
    return decode_json<GuardGroup>(text, [](boost::json::value& json, GuardGroup& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const GuardClass& value, const char* comma) {
    out += comma; comma = ","; out += "\"class_name\":"; write_json_string(out, value.class_name);
    out += comma; comma = ","; out += "\"category\":"; write_json_string(out, value.category);
    out += comma; comma = ","; out += "\"always\":"; out += value.always ? "true" : "false";
    out += comma; comma = ","; out += "\"action\":"; write_json_string(out, name_of(value.action));
    out += comma; comma = ","; out += "\"in_file\":"; out += value.in_file ? "true" : "false";
    out += comma; comma = ","; out += "\"groups\":"; out += '['; { bool first = true; for (const auto& item : value.groups) { if (!first) out += ','; first = false; write(out, item); } } out += ']';
    (void)comma;
}
void write(std::string& out, const GuardClass& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, GuardClass& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "class_name")) { auto at = reader.at("class_name"); if (!(reader.string(*field, 100, value.class_name))) return false; } else return false;
    if (auto* field = reader.require(*object, "category")) { auto at = reader.at("category"); if (!(reader.string(*field, 400, value.category))) return false; } else return false;
    if (auto* field = reader.require(*object, "always")) { auto at = reader.at("always"); if (!(reader.boolean(*field, value.always))) return false; } else return false;
    if (auto* field = reader.require(*object, "action")) { auto at = reader.at("action"); if (!(reader.word(*field, value.action, find_guard_action))) return false; } else return false;
    if (auto* field = reader.require(*object, "in_file")) { auto at = reader.at("in_file"); if (!(reader.boolean(*field, value.in_file))) return false; } else return false;
    if (auto* field = reader.require(*object, "groups")) { auto at = reader.at("groups"); if (!(reader.list(*field, 200, value.groups, [&](boost::json::value& item, auto& out_item) { return read(item, out_item, reader); }))) return false; } else return false;
    return true;
}
std::string encode(const GuardClass& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<GuardClass, DecodeError> decode_guard_class(std::string_view text) {
    return decode_json<GuardClass>(text, [](boost::json::value& json, GuardClass& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const GuardPolicy& value, const char* comma) {
    out += comma; comma = ","; out += "\"classes\":"; out += '['; { bool first = true; for (const auto& item : value.classes) { if (!first) out += ','; first = false; write(out, item); } } out += ']';
    out += comma; comma = ","; out += "\"rules\":"; write_json_int(out, value.rules);
    out += comma; comma = ","; out += "\"rules_version\":"; write_json_string(out, value.rules_version);
    out += comma; comma = ","; out += "\"rules_loaded_at\":"; write_json_int(out, value.rules_loaded_at);
    out += comma; comma = ","; out += "\"inspected\":"; write_json_int(out, value.inspected);
    out += comma; comma = ","; out += "\"late\":"; write_json_int(out, value.late);
    (void)comma;
}
void write(std::string& out, const GuardPolicy& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, GuardPolicy& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "classes")) { auto at = reader.at("classes"); if (!(reader.list(*field, 200, value.classes, [&](boost::json::value& item, auto& out_item) { return read(item, out_item, reader); }))) return false; } else return false;
    if (auto* field = reader.require(*object, "rules")) { auto at = reader.at("rules"); if (!(reader.integer(*field, 0, 9007199254740991, value.rules))) return false; } else return false;
    if (auto* field = reader.require(*object, "rules_version")) { auto at = reader.at("rules_version"); if (!(reader.string(*field, 200, value.rules_version))) return false; } else return false;
    if (auto* field = reader.require(*object, "rules_loaded_at")) { auto at = reader.at("rules_loaded_at"); if (!(reader.integer(*field, 0, 9007199254740991, value.rules_loaded_at))) return false; } else return false;
    if (auto* field = reader.require(*object, "inspected")) { auto at = reader.at("inspected"); if (!(reader.integer(*field, 0, 9007199254740991, value.inspected))) return false; } else return false;
    if (auto* field = reader.require(*object, "late")) { auto at = reader.at("late"); if (!(reader.integer(*field, 0, 9007199254740991, value.late))) return false; } else return false;
    return true;
}
std::string encode(const GuardPolicy& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<GuardPolicy, DecodeError> decode_guard_policy(std::string_view text) {
    return decode_json<GuardPolicy>(text, [](boost::json::value& json, GuardPolicy& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const SetGuardAction& value, const char* comma) {
    out += comma; comma = ","; out += "\"class_name\":"; write_json_string(out, value.class_name);
    out += comma; comma = ","; out += "\"action\":"; write_json_string(out, name_of(value.action));
    (void)comma;
}
void write(std::string& out, const SetGuardAction& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, SetGuardAction& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "class_name")) { auto at = reader.at("class_name"); if (!(reader.string(*field, 100, value.class_name))) return false; } else return false;
    if (auto* field = reader.require(*object, "action")) { auto at = reader.at("action"); if (!(reader.word(*field, value.action, find_guard_action))) return false; } else return false;
    return true;
}
std::string encode(const SetGuardAction& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<SetGuardAction, DecodeError> decode_set_guard_action(std::string_view text) {
    return decode_json<SetGuardAction>(text, [](boost::json::value& json, SetGuardAction& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const KernelList& value, const char* comma) {
    out += comma; comma = ","; out += "\"kernels\":"; out += '['; { bool first = true; for (const auto& item : value.kernels) { if (!first) out += ','; first = false; write(out, item); } } out += ']';
    (void)comma;
}
void write(std::string& out, const KernelList& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, KernelList& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "kernels")) { auto at = reader.at("kernels"); if (!(reader.list(*field, 200, value.kernels, [&](boost::json::value& item, auto& out_item) { return read(item, out_item, reader); }))) return false; } else return false;
    return true;
}
std::string encode(const KernelList& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<KernelList, DecodeError> decode_kernel_list(std::string_view text) {
    return decode_json<KernelList>(text, [](boost::json::value& json, KernelList& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const Health& value, const char* comma) {
    out += comma; comma = ","; out += "\"ok\":"; out += value.ok ? "true" : "false";
    out += comma; comma = ","; out += "\"version\":"; write_json_string(out, value.version);
    (void)comma;
}
void write(std::string& out, const Health& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, Health& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "ok")) { auto at = reader.at("ok"); if (!(reader.boolean(*field, value.ok))) return false; } else return false;
    if (auto* field = reader.require(*object, "version")) { auto at = reader.at("version"); if (!(reader.string(*field, 100, value.version))) return false; } else return false;
    return true;
}
std::string encode(const Health& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<Health, DecodeError> decode_health(std::string_view text) {
    return decode_json<Health>(text, [](boost::json::value& json, Health& value, JsonReader& reader) { return read(json, value, reader); });
}

}  // namespace stoa::wire
