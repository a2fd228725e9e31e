// What the desk hands over in the console's address, behind `#/hello=`: taken out before anything
// else reads the address, and kept by this page alone. Going back or a reload finds none of it.

const HELLO = /^#\/hello=([A-Za-z0-9_-]{1,8192})$/

let hello = ''

/** Before the router looks where it is. */
export function takeHanded(): void {
  const [, written = ''] = HELLO.exec(location.hash) ?? []
  if (written === '') return
  hello = written
  history.replaceState(null, '', '#/hello')
}

/** The request that the desk signed, in base64url; empty where none was handed over. */
export const handedHello = (): string => hello
