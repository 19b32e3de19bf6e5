/** The page of `amltune help files`. */
export function filesPage(): string {
  return `Files

config.json    the workspace, as the Azure portal writes it:
                 {"subscription_id": "…", "resource_group": "…", "workspace_name": "…"}
               Looked for in .azureml/, aml_config/ and the folder itself, from the current folder
               up to the root, in the order of the Python client: a folder .azureml anywhere above
               wins over a config.json right here. project.json is accepted as well.
               \`amltune config show\` prints the path that was found.

The sign-in of the Azure CLI and of other tools is read by the Azure packages; amltune stores no
token and no key.
`;
}
