# asyncio.start_server and open_connection.
import asyncio


async def main():
    got = []

    async def handle(reader, writer):
        got.append(await reader.readline())
        writer.write(b"pong\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"ping\n")
    print(await reader.readline())
    writer.close()
    server.close()
    print(got)


asyncio.run(main())
