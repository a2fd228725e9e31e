// Reads a stream of server-sent events (WHATWG HTML 9.2.6), as far as the server writes it: event
// and data. Comments count as signs of life.

export type ServerEvent = { readonly event: string; readonly text: string }

/** More in one event is none of ours. */
const MAX_CHARACTERS = 1_000_000

/**
 * Until the stream ends, and then closes it.
 * @throws TypeError when it breaks, is silent for too long, or holds too much in one event
 */
export async function* openEvents(
  body: ReadableStream<Uint8Array>,
  silenceMs: number,
): AsyncGenerator<ServerEvent> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for (;;) {
      const { done, value } = await within(reader.read(), silenceMs)
      if (done) return
      rest = (rest + decoder.decode(value, { stream: true })).replaceAll('\r\n', '\n')
      if (rest.length > MAX_CHARACTERS) throw new TypeError('an event is too long')
      const blocks = rest.split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) {
        const event = eventOf(block)
        if (event) yield event
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

function eventOf(block: string): ServerEvent | null {
  const fields = block.split('\n').map((line) => /^(\w+): ?(.*)$/.exec(line) ?? [])
  const of = (name: string) => fields.filter(([, key]) => key === name).map(([, , text]) => text)
  const texts = of('data')
  return texts.length > 0 ? { event: of('event')[0] ?? 'message', text: texts.join('\n') } : null
}

async function within<T>(promise: Promise<T>, ms: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const silent = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TypeError('the stream is silent')), ms)
  })
  return await Promise.race([promise, silent]).finally(() => clearTimeout(timer))
}
