// @ts-check
// Shows the contract that the page names, with requests that are sent to this very host and nowhere else.

const place = document.getElementById("reference");
if (place) {
  /** @type {any} */ (window).SwaggerUIBundle({
    url: place.dataset.contract,
    domNode: place,
    deepLinking: true,
    docExpansion: "list",
    defaultModelsExpandDepth: 0,
    displayRequestDuration: true,
    filter: true,
    persistAuthorization: false,
    tryItOutEnabled: true,
    validatorUrl: null,
    queryConfigEnabled: false,
  });
}
