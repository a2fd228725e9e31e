// ccxt lets some of what waits for a socket fail with nobody waiting, which would end this process.

type Socket = { future(hash: string): Promise<unknown> }

export type Calmed = { client(url: string): Socket }

/** Has somebody hear of each failure; who waits for it is told all the same. */
export function calm(streams: Calmed): void {
  const open = streams.client.bind(streams)
  const calmed = new WeakSet<Socket>()
  const own = (url: string): Socket => {
    const socket = open(url)
    if (calmed.has(socket)) return socket
    calmed.add(socket)
    const future = socket.future.bind(socket)
    const heeded = (hash: string) => {
      const waiting = future(hash)
      waiting.catch(() => undefined)
      return waiting
    }
    return Object.assign(socket, { future: heeded })
  }
  Object.assign(streams, { client: own })
}
