/** Version of this relay. */
export const version = '0.1.0'

/** Name and version of this relay. */
export const product: string = `mrsp-relay/${version}`
