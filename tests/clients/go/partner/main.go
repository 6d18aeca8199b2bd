// Makes a learner, writes and asks for them through the generated Go client: `partner URL KEY`.
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	schola "github.com/GIT_USER_ID/GIT_REPO_ID"
)

func demand(holds bool, what ...any) {
	if !holds {
		log.Fatalf("%+v", what)
	}
}

func main() {
	demand(len(os.Args) == 3, "wanted: URL KEY")
	configuration := schola.NewConfiguration()
	configuration.Servers = schola.ServerConfigurations{{URL: os.Args[1]}}
	client := schola.NewAPIClient(configuration)

	stranger := context.WithValue(context.Background(), schola.ContextAccessToken, "sk_live_sch_nothing")
	_, answer, err := client.SystemAPI.Ping(stranger).Execute()
	demand(err != nil && answer.StatusCode == 401, answer, err)
	refused, typed := err.(*schola.GenericOpenAPIError).Model().(schola.Error)
	demand(typed && refused.Code == "auth.invalid", err)

	partner := context.WithValue(context.Background(), schola.ContextAccessToken, os.Args[2])
	ping, _, err := client.SystemAPI.Ping(partner).Execute()
	demand(err == nil && ping.Ok && ping.Usage.RequestsThisCycle == 1, ping, err)
	learner := schola.NewLearnerCreate("Mina Sato")
	learner.SetExternalReference("pupil-7")
	made, answer, err := client.LearnersAPI.CreateLearner(partner).LearnerCreate(*learner).Execute()
	demand(err == nil && answer.StatusCode == 201 && answer.Header.Get("Schola-Usage-Requests") == "2", made, err)
	_, answer, err = client.LearnersAPI.CreateLearner(partner).LearnerCreate(*learner).Execute()
	demand(err != nil && answer.StatusCode == 409, answer, err)
	me, _, err := client.UsersAPI.GetMe(partner).ScholaLearner("ext:pupil-7").Execute()
	demand(err == nil && me.User.Id == made.Id, me, err)

	text := schola.NewMaterialCreate("Tides", "The tide at Saint-Malo rises by up to 13 metres.")
	material, _, err := client.MaterialsAPI.CreateMaterial(partner).ScholaLearner("ext:pupil-7").MaterialCreate(*text).Execute()
	demand(err == nil && material.Material.Title == "Tides" && material.Material.MediaType == "text/plain", material, err)

	question := schola.NewQuestion("How far does the tide at Saint-Malo rise?")
	reply, _, err := client.TutorAPI.AskTutor(partner).ScholaLearner("ext:pupil-7").Question(*question).Execute()
	demand(err == nil && len(reply.Citations) > 0 && *reply.Citations[0].MaterialId.Get() == material.Id, reply, err)
	answer, err = client.LearnersAPI.DeleteLearner(partner, "ext:pupil-7").Execute()
	demand(err == nil && answer.StatusCode == 204, answer, err)
	fmt.Printf("%s asked, and was deleted\n", me.User.FullName)
}
