#include "host/person_uids.h"

#include <algorithm>
#include <limits>
#include <stdexcept>

#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "base/json.h"
#include "host/folders.h"

namespace stoa {

namespace {

constexpr std::size_t max_uids_file_bytes = 16 << 20;

bool read_uids(boost::json::value& json, std::map<PersonId, uid_t>& out, JsonReader& reader) {
    auto* people = reader.object(json);
    if (!people) return false;
    for (auto& [person, value] : *people) {
        auto step = reader.at(person);
        std::int64_t uid = 0;
        if (!reader.integer(value, 1, std::numeric_limits<uid_t>::max() - 1, uid)) return false;
        out.emplace(PersonId(std::string(person)), static_cast<uid_t>(uid));
    }
    return true;
}

}  // namespace

PersonUids::PersonUids(std::filesystem::path file, uid_t first, uid_t last)
    : file_(std::move(file)), first_(first), last_(last), next_(first) {
    const auto text = read_file(file_, max_uids_file_bytes);
    if (!text) return;
    auto read = decode_json<std::map<PersonId, uid_t>>(*text, read_uids);
    if (!read) throw std::runtime_error(fmt::format("{}: {}", file_.string(), read.error().sentence()));
    uids_ = std::move(*read);
    for (const auto& [person, uid] : uids_) next_ = std::max(next_, uid + 1);
}

uid_t PersonUids::allot(const PersonId& person) {
    std::scoped_lock lock(mutex_);
    if (const auto found = uids_.find(person); found != uids_.end()) return found->second;
    if (next_ < first_ || next_ > last_)
        throw std::runtime_error(fmt::format("every user id from {} to {} is allotted", first_, last_));
    auto uids = uids_;
    const uid_t uid = next_;
    uids.emplace(person, uid);
    std::string text = "{";
    for (const auto& [who, number] : uids) {
        if (text.size() > 1) text += ",\n";
        write_json_string(text, who.str());
        text += ':';
        write_json_int(text, number);
    }
    text += "}\n";
    write_durably(file_, text);
    uids_ = std::move(uids);
    ++next_;
    return uid;
}

}  // namespace stoa
