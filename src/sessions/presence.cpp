#include "sessions/presence.h"

#include <algorithm>
#include <vector>

namespace stoa {

namespace {

constexpr std::size_t max_name_bytes = 400;
constexpr std::size_t max_gone = 10'000;

}  // namespace

void Presence::joined(std::uint64_t page, const PersonId& person, std::string name) {
    Here& here = pages_[page];
    here.person.number = static_cast<std::int64_t>(page);
    here.person.person_id = person.str();
    if (name.size() > max_name_bytes) name.clear();
    here.person.name = std::move(name);
    here.person.color = color_of(person);
    changed_.insert(page);
}

/// The same for every page of a person: by the id where it is free, so that it is mostly the same in other notebooks.
std::int64_t Presence::color_of(const PersonId& person) {
    if (const auto at = colors_.find(person.str()); at != colors_.end()) return at->second;
    std::vector<bool> taken(static_cast<std::size_t>(wire::person_colors));
    for (const auto& [id, color] : colors_) taken[static_cast<std::size_t>(color)] = true;
    std::size_t sum = 0;
    for (const char letter : person.str()) sum = sum * 31 + static_cast<unsigned char>(letter);
    std::size_t color = sum % taken.size();
    for (std::size_t i = 0; i < taken.size() && taken[color]; ++i) color = (color + 1) % taken.size();
    colors_[person.str()] = static_cast<std::int64_t>(color);
    return static_cast<std::int64_t>(color);
}

void Presence::left(std::uint64_t page) {
    if (pages_.erase(page) == 0) return;
    changed_.erase(page);
    if (gone_.size() < max_gone) gone_.push_back(static_cast<std::int64_t>(page));
}

void Presence::said(std::uint64_t page, const wire::Presence& where) {
    const auto at = pages_.find(page);
    if (at == pages_.end()) return;
    at->second.person.cell_id = where.cell_id;
    at->second.person.selections = where.selections;
    at->second.person.editing = where.editing;
    changed_.insert(page);
}

std::optional<wire::PeopleChanged> Presence::news_for(std::uint64_t page) const {
    const auto self = pages_.find(page);
    if (self == pages_.end()) return std::nullopt;
    wire::PeopleChanged news;
    news.all = !self->second.is_told;
    if (!news.all) news.gone = gone_;
    for (const auto& [number, here] : pages_) {
        if (!news.all && (number == page || !changed_.contains(number))) continue;
        news.here.push_back(here.person);
        news.here.back().is_you = number == page;
    }
    if (!news.all && news.here.empty() && news.gone.empty()) return std::nullopt;
    return news;
}

void Presence::forget_news() {
    for (auto& [number, here] : pages_) here.is_told = true;
    changed_.clear();
    gone_.clear();
}

}  // namespace stoa
