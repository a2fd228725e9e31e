// What a client asks for an alert with.

/** Of fills: it needs no price. */
export const alertBody = (name: string) => ({
  name,
  condition: { kind: 'fill', account: 'main' },
})
