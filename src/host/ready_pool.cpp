#include "host/ready_pool.h"

#include <algorithm>

namespace stoa {

void ReadyPool::started(const RuntimeShape& shape, Moment now) {
    shape_ = shape;
    last_start_ = now;
}

std::optional<RuntimeId> ReadyPool::take(const RuntimeShape& shape) {
    const auto found = std::ranges::find(waiting_, shape, &Waiting::shape);
    if (found == waiting_.end()) return std::nullopt;
    RuntimeId sandbox = std::move(found->sandbox);
    waiting_.erase(found);
    return sandbox;
}

void ReadyPool::made(RuntimeId sandbox, const RuntimeShape& shape) {
    waiting_.push_back({std::move(sandbox), shape});
    retry_ = first_ready_retry;
}

void ReadyPool::failed(Moment now) {
    retry_at_ = now + retry_;
    retry_ = std::min(retry_ * 2, last_ready_retry);
}

void ReadyPool::lost(const RuntimeId& sandbox) {
    std::erase_if(waiting_, [&](const Waiting& one) { return one.sandbox == sandbox; });
}

ReadyPool::Step ReadyPool::next(Moment now) {
    if (rules_.wanted <= 0 || !shape_) return {};
    const Moment keep_until = last_start_ + rules_.keep;
    const auto useless = [&](const Waiting& one) { return now >= keep_until || one.shape != *shape_; };
    if (const auto found = std::ranges::find_if(waiting_, useless); found != waiting_.end()) {
        Step step{.kind = Step::Kind::end, .sandbox = std::move(found->sandbox)};
        waiting_.erase(found);
        return step;
    }
    if (now >= keep_until) return {};
    if (std::ssize(waiting_) >= rules_.wanted) return {.until = keep_until};
    const Moment due = std::max(last_start_ + rules_.pause, retry_at_);
    if (now < due) return {.until = due};
    return {.kind = Step::Kind::make, .shape = *shape_};
}

}  // namespace stoa
