// Asks `@azure/identity` for a token: arguments are the credential's class, the scope and its options. Prints the token.
import * as identity from '@azure/identity';

const [className = '', scope = '', options = '{}'] = process.argv.slice(2);
const classes: Record<string, new (options: object) => identity.TokenCredential> = {
  ManagedIdentityCredential: identity.ManagedIdentityCredential,
  DefaultAzureCredential: identity.DefaultAzureCredential,
  EnvironmentCredential: identity.EnvironmentCredential,
  InteractiveBrowserCredential: identity.InteractiveBrowserCredential,
};
const Credential = classes[className];
if (!Credential) throw new Error(`no credential is called ${className}`);
console.log(JSON.stringify(await new Credential(JSON.parse(options) as object).getToken(scope)));
