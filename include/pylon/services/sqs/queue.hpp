// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SQS_QUEUE_HPP
#define PYLON_SERVICES_SQS_QUEUE_HPP

#include <pylon/core/messaging.hpp>
#include <pylon/services/sqs/basic_queue.hpp>

#include <concepts>
#include <string>
#include <string_view>

namespace pylon::sqs {

/// A queue of Messages: both a MessageConsumer and a MessageProducer. See BasicQueue for what it can do.
///
///     sqs::Queue queue{aws, "my-queue"};
///     queue.sendMessage({.body = "very cool message"});
///     queue.getMessage([](Message const& message) { std::cout << message.body; });
///
/// Example: examples/quickstart.cpp
template <class Transport, class Signer, class Serializer, class Retry>
class Queue : public BasicQueue<MessageFormat, Client<Transport, Signer, Serializer, Retry>> {
    using Base = BasicQueue<MessageFormat, Client<Transport, Signer, Serializer, Retry>>;

public:
    Queue(Client<Transport, Signer, Serializer, Retry> client, std::string_view nameOrUrl, QueueOptions options = {})
        : Base(std::move(client), nameOrUrl, std::move(options)) {}
    /// On the default client.
    explicit Queue(std::string_view nameOrUrl, QueueOptions options = {})
        requires std::default_initializable<Client<Transport, Signer, Serializer, Retry>>
        : Base(Client<Transport, Signer, Serializer, Retry>{}, nameOrUrl, std::move(options)) {}
};

/// A queue of plain strings: bodies without attributes. See BasicQueue for what it can do.
template <class Transport, class Signer, class Serializer, class Retry>
class RawQueue : public BasicQueue<RawFormat, Client<Transport, Signer, Serializer, Retry>> {
    using Base = BasicQueue<RawFormat, Client<Transport, Signer, Serializer, Retry>>;

public:
    RawQueue(Client<Transport, Signer, Serializer, Retry> client, std::string_view nameOrUrl, QueueOptions options = {})
        : Base(std::move(client), nameOrUrl, std::move(options)) {}
    explicit RawQueue(std::string_view nameOrUrl, QueueOptions options = {})
        requires std::default_initializable<Client<Transport, Signer, Serializer, Retry>>
        : Base(Client<Transport, Signer, Serializer, Retry>{}, nameOrUrl, std::move(options)) {}
};

// A name alone means the default client, whose policies `pylon/defaults.hpp` names. Dependent, so that this header does not
// need it.
template <std::convertible_to<std::string_view> Name, class Stack = DefaultStack<Name>>
Queue(Name, QueueOptions = {})
    -> Queue<typename Stack::Transport, typename Stack::Signer, typename Stack::Serializer, typename Stack::Retry>;
template <std::convertible_to<std::string_view> Name, class Stack = DefaultStack<Name>>
RawQueue(Name, QueueOptions = {})
    -> RawQueue<typename Stack::Transport, typename Stack::Signer, typename Stack::Serializer, typename Stack::Retry>;

} // namespace pylon::sqs

#endif // PYLON_SERVICES_SQS_QUEUE_HPP
