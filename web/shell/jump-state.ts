// Whether the palette was asked for. It is loaded when it is first opened, and then stays.

const listeners = new Set<() => void>()
let asked = 0

export function openJump(): void {
  asked += 1
  for (const listener of listeners) listener()
}

export const jumpsAsked = (): number => asked

export function onJump(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
