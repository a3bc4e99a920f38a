package dev.stackmemory.adapter.redis.internal;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.redisson.client.NettyHook;
import org.redisson.client.RedisReconnectedException;
import org.redisson.client.handler.CommandsQueue;
import org.redisson.client.protocol.QueueCommandHolder;

/**
 * Ends commands that were sent when their connection breaks. Redisson would let them wait for the command timeout, although no answer can
 * come any more. Those that were not sent it ends itself.
 */
final class LostAnswers implements NettyHook {
    @Override
    public void afterBoostrapInitialization(Bootstrap bootstrap) {}

    @Override
    public void afterChannelInitialization(Channel channel) {
        channel.pipeline().addFirst(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelInactive(ChannelHandlerContext context) throws Exception {
                Deque<QueueCommandHolder> queue =
                        context.channel().attr(CommandsQueue.COMMANDS_QUEUE).get();
                if (queue != null) {
                    List<QueueCommandHolder> waiting = new ArrayList<>(queue);
                    waiting.stream()
                            .filter(sent -> sent.getChannelPromise().isSuccess())
                            .forEach(sent -> sent.getCommand()
                                    .tryFailure(new RedisReconnectedException("the connection was closed")));
                }
                super.channelInactive(context);
            }
        });
    }
}
