// When a factor has to be proved again: whoever acts waits here, and the dialog answers.

type Asked = { readonly settle: (isProved: boolean) => void }

const listeners = new Set<() => void>()
let asked: Asked | null = null

const tell = () => {
  for (const listener of listeners) listener()
}

/** Resolves once the person has proved a factor, or has closed the dialog. */
export function askForProof(): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  asked?.settle(false)
  asked = {
    settle(isProved) {
      asked = null
      tell()
      resolve(isProved)
    },
  }
  tell()
  return promise
}

export const proofAsked = (): Asked | null => asked

export function onProofAsked(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
