/**
 * What a thing of a service is called in the inventory: its id after the service's. A name with a colon, a slash or an
 * at sign (an ARN, a URL, a repository, an e-mail) means the same everywhere and stays as it is.
 */
export function ownName(service: string, name: string): string {
  return /[:/@]/.test(name) ? name : `${service}:${name}`;
}
