// Coroutines on the event loop: spawn() starts one whose failure is logged, on_pool() runs blocking work beside the loop.
#pragma once

#include <exception>
#include <functional>
#include <string>
#include <type_traits>
#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace stoa {

namespace asio = boost::asio;
template <class T = void>
using Task = asio::awaitable<T>;

/// Starts a coroutine; an exception that leaves it is logged under its name (operation_aborted is not an error).
void spawn(asio::any_io_executor executor, std::string name, Task<> task);

/// Runs f(args...) on the pool and resumes on the caller's executor with its result or exception.
template <class F>
Task<std::invoke_result_t<F>> on_pool(asio::thread_pool& pool, F f) {
    // The body is a coroutine of the pool; co_await brings result and exception back to the caller's executor.
    auto work = [](F g) -> Task<std::invoke_result_t<F>> { co_return g(); };
    co_return co_await asio::co_spawn(pool.get_executor(), work(std::move(f)), asio::use_awaitable);
}

}  // namespace stoa
