// ccxt lets some of what waits for a socket fail with nobody waiting, which would end this process,
// and keeps all other failures.

type Socket = {
  readonly futures: Readonly<Record<string, unknown>>
  future(hash: string): Promise<unknown>
  reject(error: unknown, hash?: string): unknown
}

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
    // It keeps a failure that nobody waits for, under any name that a venue makes up.
    const reject = socket.reject.bind(socket)
    const awaited = (error: unknown, hash?: string) =>
      hash === undefined || Object.hasOwn(socket.futures, hash) ? reject(error, hash) : error
    return Object.assign(socket, { future: heeded, reject: awaited })
  }
  Object.assign(streams, { client: own })
}
