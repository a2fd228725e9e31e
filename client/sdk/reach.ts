// Reaches names below .localhost. Browsers know them to be this machine (RFC 6761); Node asks the
// resolver, which often does not. The server looks at no host name.

type Send = (url: string, target: string, init: RequestInit) => Promise<Response>

/** `fetch`, and once more by address when a name below .localhost could not be reached. */
export function reaching(fetch: typeof globalThis.fetch): Send {
  return async (url, target, init) => {
    const wanted = new URL(target, url)
    try {
      return await fetch(wanted, init)
    } catch (error) {
      // A name that is not found has reached nobody, so that nothing is sent twice.
      if (!wanted.hostname.endsWith('.localhost') || !isNotFound(error)) throw error
      wanted.hostname = '127.0.0.1'
      return await fetch(wanted, init)
    }
  }
}

function isNotFound(error: unknown): boolean {
  const { cause } = error as { readonly cause?: { readonly code?: unknown } }
  return cause?.code === 'ENOTFOUND' || cause?.code === 'EAI_AGAIN'
}
