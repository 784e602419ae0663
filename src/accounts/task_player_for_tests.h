// Plays a task to its end, on a loop of the test's own.
#pragma once

#include <exception>
#include <optional>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "base/task.h"

namespace stoa {

struct TaskPlayer {
    template <class T>
    T play(Task<T> task) {
        std::optional<T> out;
        std::exception_ptr failure;
        asio::co_spawn(loop, std::move(task), [&](std::exception_ptr failed, T value) {
            failure = failed;
            out = std::move(value);
        });
        loop.restart();
        loop.run();
        if (failure) std::rethrow_exception(failure);
        return std::move(*out);
    }
    void play(Task<> task) {
        std::exception_ptr failure;
        asio::co_spawn(loop, std::move(task), [&](std::exception_ptr failed) { failure = failed; });
        loop.restart();
        loop.run();
        if (failure) std::rethrow_exception(failure);
    }

    asio::io_context loop;
};

}  // namespace stoa
